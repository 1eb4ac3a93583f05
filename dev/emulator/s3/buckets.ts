import type { Versioning } from "./bucket.ts"
import type { S3Context, S3Response } from "./operation.ts"
import { Refusal } from "./refusal.ts"
import type { S3Request } from "./request.ts"
import { xmlDocument } from "./xml.ts"
import { childText, parseXmlBody } from "./xml-body.ts"

/** The region of a bucket without a location constraint. */
const DEFAULT_REGION = "us-east-1"

export function listBuckets({ store, account }: S3Context): S3Response {
  const buckets = store.buckets().map(({ name, created }) => ({ Name: name, CreationDate: created.toISOString() }))
  return {
    status: 200,
    body: xmlDocument("ListAllMyBucketsResult", { Owner: { ID: account }, Buckets: { Bucket: buckets } }),
  }
}

export async function createBucket(context: S3Context, request: S3Request): Promise<S3Response> {
  const { store, now } = context
  const region = request.region ?? context.region
  const { bytes } = await request.body()
  const constraint =
    bytes.length === 0 ? undefined : childText(parseXmlBody(bytes, "CreateBucketConfiguration"), "LocationConstraint")
  if ((constraint ?? DEFAULT_REGION) !== region) {
    throw new Refusal("IllegalLocationConstraintException", {
      message: `The ${constraint ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    })
  }
  store.create(request.bucket, new Date(now()), region)
  return { status: 200, headers: { location: `/${request.bucket}` } }
}

export function headBucket({ store }: S3Context, request: S3Request): S3Response {
  const { region } = store.bucket(request.bucket)
  return { status: 200, headers: { "x-amz-bucket-region": region } }
}

export function deleteBucket({ store }: S3Context, request: S3Request): S3Response {
  store.delete(request.bucket)
  return { status: 204 }
}

export function getBucketLocation({ store }: S3Context, request: S3Request): S3Response {
  const { region } = store.bucket(request.bucket)
  return { status: 200, body: xmlDocument("LocationConstraint", region === DEFAULT_REGION ? "" : region) }
}

/** Every bucket is encrypted with S3's own keys since January 2023. Source: S3 user guide, Default encryption FAQ. */
export function getBucketEncryption({ store }: S3Context, request: S3Request): S3Response {
  store.bucket(request.bucket)
  const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false }
  return { status: 200, body: xmlDocument("ServerSideEncryptionConfiguration", { Rule: rule }) }
}

export async function putBucketVersioning({ store }: S3Context, request: S3Request): Promise<S3Response> {
  const bucket = store.bucket(request.bucket)
  const { bytes } = await request.body()
  const status = childText(parseXmlBody(bytes, "VersioningConfiguration"), "Status")
  if (!isVersioning(status)) throw new Refusal("MalformedXML")
  bucket.versioning = status
  return { status: 200 }
}

function isVersioning(status: string | undefined): status is Versioning {
  return status === "Enabled" || status === "Suspended"
}

export function getBucketVersioning({ store }: S3Context, request: S3Request): S3Response {
  const { versioning } = store.bucket(request.bucket)
  return { status: 200, body: xmlDocument("VersioningConfiguration", { Status: versioning }) }
}
