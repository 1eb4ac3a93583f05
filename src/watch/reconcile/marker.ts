import { createHash } from "node:crypto"
import type { ObjectStore } from "../../engine/s3/object-store.ts"
import type { BucketPrefix } from "../../settings.ts"
import type { Position } from "./listing.ts"
import type { Slice } from "./slice.ts"

/**
 * Why a prefix is listed: `recent` in each run, without the folders whose date is far from the time; `whole` every few days,
 * with all folders; `given` for a time that somebody names.
 */
export type PassKind = "recent" | "whole" | "given"

/** A comparison of everything that arrived in a slice of time. It may take several runs. */
export type Pass = Slice & {
  readonly kind: PassKind
  /** Whether it lists all folders. */
  readonly isWhole: boolean
  readonly after?: Position
  /** LIST requests so far. */
  readonly requests: number
}

/** How far a prefix has been compared. Times are in ms since 1970. */
export type Marker = {
  /** Everything that arrived before this and is in a folder of its date, or of none, has been compared. */
  readonly recentTo: number
  /** Everything that arrived before this has been compared. */
  readonly wholeTo: number
  /** The LIST requests of the last pass that left out folders of other dates, and of the last one that listed all. */
  readonly recentRequests?: number
  readonly wholeRequests?: number
  /** The passes that are not complete. */
  readonly passes: { readonly [kind in PassKind]?: Pass }
  /** When each kind of pass last ran. */
  readonly turns: { readonly [kind in PassKind]?: number }
}

/** A marker as it is stored; `etag` is undefined for a prefix that was never compared. */
export type StoredMarker = { readonly marker: Marker; readonly etag?: string }

/** The markers of all prefixes, in the ledger. */
export type Markers = {
  /** Undefined if the prefix was never compared. */
  readonly read: (place: BucketPrefix) => Promise<{ readonly marker: Marker; readonly etag: string } | undefined>
  /** Returns the new ETag. */
  readonly write: (place: BucketPrefix, stored: StoredMarker) => Promise<string>
}

export function markersIn(store: ObjectStore): Markers {
  return {
    async read(place) {
      const stored = await store.read(markerKey(place))
      return stored === null ? undefined : { marker: JSON.parse(stored.text) as Marker, etag: stored.etag }
    },
    async write(place, { marker, etag }) {
      const [key, text] = [markerKey(place), JSON.stringify({ ...place, ...marker })]
      const result = await (etag === undefined ? store.create(key, text) : store.replace(key, text, etag))
      if (result.kind === "written") return result.etag
      throw new Error(`another run compares it at the same time; the ledger's ${key} was changed`)
    },
  }
}

function markerKey({ bucket, prefix }: BucketPrefix): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([bucket, prefix]))
    .digest("hex")
  return `reconcile/${hash}.json`
}
