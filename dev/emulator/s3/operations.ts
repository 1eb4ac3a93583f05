import { getBucketNotificationConfiguration, putBucketNotificationConfiguration } from "./bucket-notification.ts"
import { deleteBucketPolicy, getBucketPolicy, putBucketPolicy } from "./bucket-policy.ts"
import {
  createBucket,
  deleteBucket,
  getBucketEncryption,
  getBucketLocation,
  getBucketVersioning,
  headBucket,
  listBuckets,
  putBucketVersioning,
} from "./buckets.ts"
import { copyObject } from "./copy-object.ts"
import { deleteObject, deleteObjects } from "./delete-objects.ts"
import { getObject } from "./get-object.ts"
import { listObjectVersions } from "./list-object-versions.ts"
import { listObjects } from "./list-objects.ts"
import type { Operation } from "./operation.ts"
import { putObject } from "./put-object.ts"
import { Refusal, refuseHeader } from "./refusal.ts"
import type { S3Request } from "./request.ts"

type Row = Omit<Operation, "query" | "optionalQuery" | "refusedHeaders"> & Partial<Operation>

const row = (operation: Row): Operation => ({
  query: [],
  optionalQuery: [],
  refusedHeaders: [],
  ...operation,
})

const LISTING = ["prefix", "delimiter", "max-keys", "encoding-type"]

/** Encryption with the caller's key, locks, tags and grants: ignoring them would mean to accept them. */
const UNSUPPORTED_BY_WRITES = [
  "x-amz-server-side-encryption-customer-algorithm",
  "x-amz-object-lock-mode",
  "x-amz-object-lock-legal-hold",
  "x-amz-tagging",
  "x-amz-write-offset-bytes",
]
const UNSUPPORTED_BY_COPIES = ["match", "none-match", "modified-since", "unmodified-since"].map(
  (condition) => `x-amz-copy-source-if-${condition}`,
)
const UNSUPPORTED_BY_DELETES = ["if-match", "x-amz-if-match-size", "x-amz-if-match-last-modified-time"]

const readObject = {
  on: "object",
  optionalQuery: ["versionId"],
  refusedHeaders: ["if-range"],
  run: getObject,
} as const

const OPERATIONS: readonly Operation[] = [
  row({ name: "ListBuckets", method: "GET", on: "service", run: listBuckets }),

  row({ name: "CreateBucket", method: "PUT", on: "bucket", run: createBucket }),
  row({ name: "HeadBucket", method: "HEAD", on: "bucket", run: headBucket }),
  row({ name: "DeleteBucket", method: "DELETE", on: "bucket", run: deleteBucket }),
  row({ name: "GetBucketLocation", method: "GET", on: "bucket", query: ["location"], run: getBucketLocation }),
  row({ name: "GetBucketEncryption", method: "GET", on: "bucket", query: ["encryption"], run: getBucketEncryption }),
  row({ name: "GetBucketVersioning", method: "GET", on: "bucket", query: ["versioning"], run: getBucketVersioning }),
  row({ name: "PutBucketVersioning", method: "PUT", on: "bucket", query: ["versioning"], run: putBucketVersioning }),
  row({ name: "GetBucketPolicy", method: "GET", on: "bucket", query: ["policy"], run: getBucketPolicy }),
  row({ name: "PutBucketPolicy", method: "PUT", on: "bucket", query: ["policy"], run: putBucketPolicy }),
  row({ name: "DeleteBucketPolicy", method: "DELETE", on: "bucket", query: ["policy"], run: deleteBucketPolicy }),
  row({
    name: "GetBucketNotificationConfiguration",
    method: "GET",
    on: "bucket",
    query: ["notification"],
    run: getBucketNotificationConfiguration,
  }),
  row({
    name: "PutBucketNotificationConfiguration",
    method: "PUT",
    on: "bucket",
    query: ["notification"],
    run: putBucketNotificationConfiguration,
  }),
  row({
    name: "ListObjectsV2",
    method: "GET",
    on: "bucket",
    query: ["list-type"],
    optionalQuery: [...LISTING, "continuation-token", "start-after", "fetch-owner"],
    run: listObjects,
  }),
  row({
    name: "ListObjectVersions",
    method: "GET",
    on: "bucket",
    query: ["versions"],
    optionalQuery: [...LISTING, "key-marker", "version-id-marker"],
    run: listObjectVersions,
  }),
  row({ name: "DeleteObjects", method: "POST", on: "bucket", query: ["delete"], run: deleteObjects }),

  row({
    name: "CopyObject",
    method: "PUT",
    on: "object",
    requiredHeader: "x-amz-copy-source",
    refusedHeaders: [...UNSUPPORTED_BY_WRITES, ...UNSUPPORTED_BY_COPIES],
    run: copyObject,
  }),
  row({ name: "PutObject", method: "PUT", on: "object", refusedHeaders: UNSUPPORTED_BY_WRITES, run: putObject }),
  row({ name: "GetObject", method: "GET", ...readObject }),
  row({ name: "HeadObject", method: "HEAD", ...readObject }),
  row({
    name: "DeleteObject",
    method: "DELETE",
    on: "object",
    optionalQuery: ["versionId"],
    refusedHeaders: UNSUPPORTED_BY_DELETES,
    run: deleteObject,
  }),
]

/** The SDK's name of the operation and the fields of a signed URL do not change the operation. */
const isIgnored = (parameter: string) => parameter === "x-id" || /^x-amz-/i.test(parameter)

/** The operation of a request. Unsupported requests are refused, because ignoring a part of one would give a wrong result. */
export function findOperation(request: S3Request): Operation {
  const { method, bucket, key, query, header } = request
  const on = bucket === "" ? "service" : key === "" ? "bucket" : "object"
  const parameters = [...query.keys()].filter((parameter) => !isIgnored(parameter))
  const found = OPERATIONS.find(
    (one) =>
      one.method === method &&
      one.on === on &&
      one.query.every((name) => query.has(name)) &&
      (one.requiredHeader === undefined || header(one.requiredHeader) !== undefined) &&
      parameters.every((parameter) => one.query.includes(parameter) || one.optionalQuery.includes(parameter)),
  )
  if (found === undefined) {
    throw new Refusal("NotImplemented", {
      message: `This S3 does not support ${method} on a ${on} with these parameters: ${parameters.join(", ") || "none"}.`,
    })
  }
  const unknown = found.refusedHeaders.find((name) => header(name) !== undefined)
  if (unknown !== undefined) throw refuseHeader(unknown)
  return found
}
