import { createHash } from "node:crypto"
import { GetObjectCommand, type S3Client, S3ServiceException } from "@aws-sdk/client-s3"
import type { ObjectRef } from "./envelope/object-ref.ts"
import { ObjectError, type ObjectFault } from "./errors.ts"

/** An object's bytes as stored, in the order they arrive. Reading them throws an ObjectError when they break off. */
export type OpenObject = {
  readonly body: AsyncIterable<Uint8Array>
  readonly size: number
  readonly version?: string
  readonly etag?: string
}

/** What S3's refusals mean. Source: S3 API reference, error codes. */
const FAULTS: { readonly [code: string]: readonly [ObjectFault, string] } = {
  NoSuchKey: ["missing", "the object is not there; it was deleted before it was read, or its notification is wrong"],
  NoSuchVersion: ["missing", "this version is not there; it was deleted before it was read"],
  NoSuchBucket: ["missing", "the bucket is not there"],
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
    "the object was overwritten after it landed; the bucket keeps no versions, so what landed cannot be read",
  ],
  InvalidObjectState: ["archived", "the object is archived; restore it and send its notification again"],
}

/**
 * Opens exactly what landed: by version id, or by ETag where the bucket keeps no versions. Throws an ObjectError that
 * names the object and what to do.
 */
export async function openObject(s3: S3Client, object: ObjectRef): Promise<OpenObject> {
  try {
    const answer = await s3.send(
      new GetObjectCommand({
        Bucket: object.bucket,
        Key: object.key,
        ...(object.version ? { VersionId: object.version } : object.etag ? { IfMatch: object.etag } : {}),
      }),
    )
    const size = answer.ContentLength ?? object.size ?? 0
    const body = answer.Body as AsyncIterable<Uint8Array> | undefined
    return {
      body: body ? whole(body, object, size) : empty(),
      size,
      ...(answer.VersionId ? { version: answer.VersionId } : {}),
      ...(answer.ETag ? { etag: answer.ETag.replaceAll('"', "") } : {}),
    }
  } catch (error) {
    throw objectError(error, object)
  }
}

async function* empty(): AsyncGenerator<Uint8Array> {}

/** Passes the bytes on, and sees to it that they are all there and are what the sender sent. */
async function* whole(body: AsyncIterable<Uint8Array>, object: ObjectRef, size: number): AsyncGenerator<Uint8Array> {
  const hash = object.checksum ? createHash("md5") : null
  let read = 0
  try {
    for await (const chunk of body) {
      read += chunk.length
      hash?.update(chunk)
      yield chunk
    }
  } catch (error) {
    throw new ObjectError(object, "truncated", `the bytes broke off after ${read} of ${size}`, { cause: error })
  }
  if (read < size) throw new ObjectError(object, "truncated", `the bytes ended after ${read} of ${size}`)
  const digest = hash?.digest("hex")
  if (digest !== object.checksum) {
    throw new ObjectError(object, "checksum", `the MD5 is ${digest}, not ${object.checksum} as its message says`)
  }
}

function objectError(error: unknown, object: ObjectRef): Error {
  if (!(error instanceof S3ServiceException)) return error as Error
  const known = FAULTS[error.name] ?? (error.$metadata.httpStatusCode === 403 ? FAULTS["AccessDenied"] : undefined)
  if (!known)
    return new ObjectError(object, "unreadable", `S3 answered ${error.name}: ${error.message}`, { cause: error })
  return new ObjectError(object, known[0], known[1], { cause: error })
}
