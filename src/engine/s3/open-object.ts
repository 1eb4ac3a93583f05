import { createHash } from "node:crypto"
import { GetObjectCommand, type GetObjectCommandInput, type S3Client, S3ServiceException } from "@aws-sdk/client-s3"
import { ObjectError, type ObjectFault } from "../../errors.ts"
import type { ObjectRef } from "../../object-ref.ts"

/** An object's bytes as stored, in the order they arrive. Reading them throws an ObjectError when they break off. */
export type OpenObject = {
  readonly body: AsyncIterable<Uint8Array>
  /** Opens the same bytes once more. */
  readonly reopen?: () => Promise<AsyncIterable<Uint8Array>>
  readonly size: number
  readonly version?: string
  readonly etag?: string
}

/** What S3's refusals mean. Source: S3 API reference, error codes. */
const FAULTS: { readonly [code: string]: readonly [ObjectFault, string] } = {
  NoSuchKey: ["missing", "the object does not exist; it was deleted before it was read, or its notification is wrong"],
  NoSuchVersion: ["missing", "this version does not exist; it was deleted before it was read"],
  NoSuchBucket: ["missing", "the bucket does not exist"],
  AccessDenied: [
    "denied",
    "reading is denied; the function needs s3:GetObject, and kms:Decrypt where the bucket has its own key",
  ],
  Forbidden: [
    "denied",
    "reading is denied; the function needs s3:GetObject, and kms:Decrypt where the bucket has its own key",
  ],
  PreconditionFailed: [
    "overwritten",
    "the object was overwritten after it landed; the bucket has no versioning, so the object that landed cannot be read",
  ],
  SlowDown: ["busy", "S3 asks to slow down"],
  InternalError: ["busy", "S3 reports an internal error"],
  ServiceUnavailable: ["busy", "S3 is not available"],
  RequestTimeout: ["busy", "S3 waited too long for the request"],
  ThrottlingException: [
    "busy",
    "requests to the bucket's KMS key are throttled; request a higher quota, or enable S3 Bucket Keys",
  ],
  "KMS.ThrottlingException": [
    "busy",
    "requests to the bucket's KMS key are throttled; request a higher quota, or enable S3 Bucket Keys",
  ],
  "KMS.DisabledException": ["denied", "the bucket's KMS key is disabled; enable it"],
  "KMS.InvalidStateException": [
    "denied",
    "the bucket's KMS key is pending deletion or not usable; cancel its deletion",
  ],
  "KMS.NotFoundException": ["denied", "the bucket's KMS key does not exist; without it nobody can read the object"],
  "KMS.AccessDeniedException": ["denied", "the function may not use the bucket's KMS key; it needs kms:Decrypt for it"],
  InvalidObjectState: ["archived", "the object is archived; restore it and send its notification again"],
}

/**
 * Opens exactly the object that landed: by version id, or by ETag where the bucket has no versioning. `owner` is the
 * account that must own the bucket, if known. Throws an ObjectError that names the object and says what to do.
 */
export async function openObject(s3: S3Client, object: ObjectRef, owner?: string): Promise<OpenObject> {
  const name = nameFor(object, owner)
  try {
    const answer = await s3.send(new GetObjectCommand(name))
    const size = answer.ContentLength ?? object.size ?? 0
    const body = answer.Body as AsyncIterable<Uint8Array> | undefined
    return {
      body: body ? whole(body, object, size, bytesFrom.bind(null, s3, name)) : empty(),
      reopen: async () => (await openObject(s3, object, owner)).body,
      size,
      ...(answer.VersionId ? { version: answer.VersionId } : {}),
      ...(answer.ETag ? { etag: answer.ETag.replaceAll('"', "") } : {}),
    }
  } catch (error) {
    throw objectError(error, object)
  }
}

function nameFor({ bucket, key, version, etag }: ObjectRef, owner: string | undefined): GetObjectCommandInput {
  return {
    Bucket: bucket,
    Key: key,
    ...(version ? { VersionId: version } : etag ? { IfMatch: etag } : {}),
    ...(owner ? { ExpectedBucketOwner: owner } : {}),
  }
}

/** The object's bytes from an offset on. S3 sends no checksum with a range, so the SDK delivers every byte. */
async function bytesFrom(
  s3: S3Client,
  name: GetObjectCommandInput,
  offset: number,
): Promise<AsyncIterable<Uint8Array>> {
  const { Body } = await s3.send(new GetObjectCommand({ ...name, Range: `bytes=${offset}-` }))
  return (Body as AsyncIterable<Uint8Array> | undefined) ?? empty()
}

async function* empty(): AsyncGenerator<Uint8Array> {}

/**
 * Passes the bytes on and verifies that they are complete and unchanged. The SDK drops the bytes that it buffers when the
 * checksum is wrong; they are read once more, so that a match in them is not lost.
 */
async function* whole(
  body: AsyncIterable<Uint8Array>,
  object: ObjectRef,
  size: number,
  bytesFrom: (offset: number) => Promise<AsyncIterable<Uint8Array>>,
): AsyncGenerator<Uint8Array> {
  const hash = object.checksum ? createHash("md5") : null
  let read = 0
  try {
    for await (const chunk of body) {
      read += chunk.length
      hash?.update(chunk)
      yield chunk
    }
  } catch (error) {
    if (isChecksumMismatch(error)) {
      if (read < size) yield* await bytesFrom(read)
      throw new ObjectError(object, "checksum", "the checksum differs from the one that S3 stores with the object", {
        cause: error,
      })
    }
    throw new ObjectError(object, "broken-off", `the bytes broke off after ${read} of ${size}`, { cause: error })
  }
  if (read < size) throw new ObjectError(object, "broken-off", `the bytes ended after ${read} of ${size}`)
  const digest = hash?.digest("hex")
  if (digest !== object.checksum) {
    throw new ObjectError(object, "checksum", `the MD5 is ${digest}; its message says ${object.checksum}`)
  }
}

/** The SDK compares the bytes with their `x-amz-checksum-…` header and has no error class for a mismatch. */
function isChecksumMismatch(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Checksum mismatch")
}

function objectError(error: unknown, object: ObjectRef): Error {
  if (!(error instanceof S3ServiceException)) return error as Error
  const known = FAULTS[error.name] ?? (error.$metadata.httpStatusCode === 403 ? FAULTS["AccessDenied"] : undefined)
  if (!known)
    return new ObjectError(object, "unreadable", `S3 answered ${error.name}: ${error.message}`, { cause: error })
  return new ObjectError(object, known[0], known[1], { cause: error })
}
