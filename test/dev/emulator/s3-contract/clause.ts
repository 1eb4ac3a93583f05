import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3"

/** A documented behaviour of S3. Each clause creates its own buckets. */
export type Clause = { readonly name: string; readonly run: (client: S3Client) => Promise<void> }

export async function makeBucket(client: S3Client): Promise<string> {
  const Bucket = `contract-${randomUUID()}`
  await client.send(new CreateBucketCommand({ Bucket }))
  return Bucket
}

export async function makeVersionedBucket(client: S3Client): Promise<string> {
  const Bucket = await makeBucket(client)
  await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }))
  return Bucket
}

export function put(
  client: S3Client,
  Bucket: string,
  Key: string,
  Body: string | Uint8Array = "x",
  more: Partial<PutObjectCommandInput> = {},
) {
  return client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }))
}

/** Fails unless the call is refused with this status and code; a response to HEAD has no code. */
export async function refused(call: Promise<unknown>, status: number, code?: string): Promise<S3ServiceException> {
  const answer = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  assert.ok("error" in answer, `it was accepted, and should have been refused with ${status} ${code ?? ""}`)
  const { error } = answer
  assert.ok(error instanceof S3ServiceException, String(error))
  assert.deepEqual(
    { status: error.$metadata.httpStatusCode, code: code === undefined ? undefined : error.name },
    { status, code },
  )
  return error
}
