import { randomBytes } from "node:crypto"
import { NO_NOTIFICATIONS, type NotificationConfiguration } from "./notification-configuration.ts"

export type Versioning = "Enabled" | "Suspended"

/** The metadata of an object: content headers and `x-amz-meta-…`, by lower-case header name. */
export type ObjectHeaders = { readonly [header: string]: string }

export type StoredObject = {
  readonly isMarker: false
  /** The text `null` for an object that was written while versioning was off. */
  readonly versionId: string
  readonly modified: Date
  readonly body: Buffer
  /** The MD5 in hex, without quotes. */
  readonly etag: string
  readonly headers: ObjectHeaders
  /** The `x-amz-checksum-…` headers that the writer sent. */
  readonly checksums: ObjectHeaders
}

export type DeleteMarker = { readonly isMarker: true; readonly versionId: string; readonly modified: Date }

export type Version = StoredObject | DeleteMarker

/** The version id of an object that is written while versioning is off or suspended. */
export const NULL_VERSION = "null"

/** The result of a delete; `marker` and `versionId` are those of the response. */
export type Deletion = {
  readonly versionId?: string
  readonly marker: boolean
  /** False when there was nothing to delete. */
  readonly changed: boolean
}

/** The objects of one bucket with all their versions. Every change is atomic. */
export class Bucket {
  readonly name: string
  readonly created: Date
  readonly region: string
  versioning: Versioning | undefined
  policy: string | undefined
  notifications: NotificationConfiguration = NO_NOTIFICATIONS
  readonly #keys = new Map<string, Version[]>()
  readonly #deletions = new Map<string, number>()

  constructor(name: string, created: Date, region: string) {
    this.name = name
    this.created = created
    this.region = region
  }

  get isEmpty(): boolean {
    return this.#keys.size === 0
  }

  /** The keys that have any version, in the order of S3: by their UTF-8 bytes. */
  keys(): string[] {
    return [...this.#keys.keys()]
      .map((key) => ({ key, bytes: Buffer.from(key) }))
      .sort((left, right) => Buffer.compare(left.bytes, right.bytes))
      .map(({ key }) => key)
  }

  /** All versions of a key, newest first. */
  versions(key: string): readonly Version[] {
    return this.#keys.get(key) ?? []
  }

  /** The newest version; a delete marker counts as one. */
  newest(key: string): Version | undefined {
    return this.versions(key)[0]
  }

  /** The object that a read without a version id returns; undefined when the newest version is a delete marker. */
  current(key: string): StoredObject | undefined {
    const newest = this.newest(key)
    return newest === undefined || newest.isMarker ? undefined : newest
  }

  version(key: string, versionId: string): Version | undefined {
    return this.versions(key).find((one) => one.versionId === versionId)
  }

  /** The number of effective deletes of a key: a change of the number during a write is a conflict. */
  deletions(key: string): number {
    return this.#deletions.get(key) ?? 0
  }

  put(key: string, object: Omit<StoredObject, "versionId" | "isMarker">): StoredObject {
    const stored = { ...object, isMarker: false, versionId: this.#newVersionId() } as const
    this.#push(key, stored)
    return stored
  }

  delete(key: string, modified: Date): Deletion {
    if (this.versioning === undefined) {
      const changed = this.#keys.delete(key)
      if (changed) this.#countDeletion(key)
      return { marker: false, changed }
    }
    const versionId = this.#newVersionId()
    this.#push(key, { isMarker: true, versionId, modified })
    this.#countDeletion(key)
    return { versionId, marker: true, changed: true }
  }

  deleteVersion(key: string, versionId: string): Deletion {
    const version = this.version(key, versionId)
    if (version === undefined) return { versionId, marker: false, changed: false }
    this.#setVersions(
      key,
      this.versions(key).filter((one) => one !== version),
    )
    this.#countDeletion(key)
    return { versionId, marker: version.isMarker, changed: true }
  }

  #newVersionId(): string {
    return this.versioning === "Enabled" ? randomBytes(24).toString("base64url") : NULL_VERSION
  }

  #push(key: string, version: Version): void {
    const others = this.versions(key).filter(({ versionId }) => versionId !== version.versionId)
    this.#setVersions(key, [version, ...others])
  }

  #setVersions(key: string, versions: Version[]): void {
    if (versions.length === 0) this.#keys.delete(key)
    else this.#keys.set(key, versions)
  }

  #countDeletion(key: string): void {
    this.#deletions.set(key, this.deletions(key) + 1)
  }
}
