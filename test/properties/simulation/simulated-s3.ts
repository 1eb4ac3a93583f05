import { createHash } from "node:crypto"
import { GetObjectCommand, PutObjectCommand, S3ServiceException } from "@aws-sdk/client-s3"
import type { ListedEntry } from "../../../src/operate/resend/resend-ledger.ts"

export const LOGS = "logs"
export const LEDGER = "ledger"

/**
 * The part of S3 that detect, notify and resend use: a read-only bucket of logs, and one for the ledger with conditional writes. Each request
 * takes effect atomically; the caller decides when, and whether its answer arrives.
 */
export class SimulatedS3 {
  readonly #logs: ReadonlyMap<string, Uint8Array>
  readonly #now: () => number
  readonly #ledger = new Map<string, { readonly text: string; readonly etag: string; readonly written: number }>()

  /** `now`: the time of each write, in ms since 1970. */
  constructor(logs: ReadonlyMap<string, Uint8Array>, now: () => number = () => 0) {
    this.#logs = logs
    this.#now = now
  }

  /** The keys of the ledger under a prefix that were written since `from`, with the time; both in ms since 1970. */
  list(prefix: string, from: number): readonly ListedEntry[] {
    return [...this.#ledger].flatMap(([key, { text, written }]) =>
      key.startsWith(prefix) && written >= from ? [{ key, written, bytes: text.length }] : [],
    )
  }

  /** The text of an object of the ledger; null if there is none. */
  read(key: string): string | null {
    return this.#ledger.get(key)?.text ?? null
  }

  /** The answer to a command. Throws as the SDK does. `atHalf` is awaited after the first half of a log's body. */
  perform(command: unknown, atHalf?: () => Promise<void>): unknown {
    if (command instanceof PutObjectCommand) return this.#put(command.input)
    if (command instanceof GetObjectCommand) return this.#get(command.input, atHalf)
    throw new Error(`the simulated S3 does not support ${String(command)}`)
  }

  #put({ Key = "", Body, IfMatch, IfNoneMatch }: PutObjectCommand["input"]) {
    if (typeof Body !== "string") throw new Error(`the simulated S3 stores text, not ${typeof Body}`)
    const refusal = refusalOf({ IfMatch, IfNoneMatch }, this.#ledger.get(Key)?.etag)
    if (refusal) throw refusal
    const etag = `"${createHash("md5").update(Body).digest("hex")}"`
    this.#ledger.set(Key, { text: Body, etag, written: this.#now() })
    return { ETag: etag }
  }

  #get({ Bucket, Key = "" }: GetObjectCommand["input"], atHalf?: () => Promise<void>) {
    if (Bucket === LEDGER) {
      const stored = this.#ledger.get(Key)
      if (!stored) throw s3Error("NoSuchKey", 404)
      return { Body: { transformToString: async () => stored.text }, ETag: stored.etag }
    }
    const bytes = this.#logs.get(Key)
    if (!bytes) throw s3Error("NoSuchKey", 404)
    return logAnswer(bytes, atHalf)
  }
}

/** The error of a conditional write to a key with this ETag, or without an object; null when the write succeeds. */
export function refusalOf(
  { IfMatch, IfNoneMatch }: Pick<PutObjectCommand["input"], "IfMatch" | "IfNoneMatch">,
  etag: string | undefined,
): S3ServiceException | null {
  if (IfNoneMatch === "*" && etag !== undefined) return s3Error("PreconditionFailed", 412)
  if (IfMatch !== undefined && etag === undefined) return s3Error("NoSuchKey", 404)
  if (IfMatch !== undefined && etag !== IfMatch) return s3Error("PreconditionFailed", 412)
  return null
}

/** The answer with a log's bytes. */
export function logAnswer(bytes: Uint8Array, atHalf?: () => Promise<void>) {
  return { Body: chunks(bytes, atHalf), ContentLength: bytes.length, VersionId: "v1" }
}

async function* chunks(bytes: Uint8Array, atHalf?: () => Promise<void>): AsyncGenerator<Uint8Array> {
  const half = bytes.length >> 1
  yield bytes.subarray(0, half)
  await atHalf?.()
  yield bytes.subarray(half)
}

/** An error response of S3, as the SDK throws it. */
export function s3Error(name: string, status: number): S3ServiceException {
  return new S3ServiceException({ name, message: name, $fault: "client", $metadata: { httpStatusCode: status } })
}
