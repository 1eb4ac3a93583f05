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
import { Refusal } from "./refusal.ts"
import type { S3Request } from "./request.ts"

type Row = Omit<Operation, "marks" | "knows" | "refuses"> & Partial<Operation>

const row = (operation: Row): Operation => ({ marks: [], knows: [], refuses: [], ...operation })

const LISTING = ["prefix", "delimiter", "max-keys", "encoding-type"]

/** Encryption with the caller's key, locks, tags and grants: to keep silent on them would be to accept them. */
const UNKNOWN_OF_WRITES = [
  "x-amz-server-side-encryption-customer-algorithm",
  "x-amz-object-lock-mode",
  "x-amz-object-lock-legal-hold",
  "x-amz-tagging",
  "x-amz-write-offset-bytes",
]
const UNKNOWN_OF_COPIES = ["match", "none-match", "modified-since", "unmodified-since"].map(
  (condition) => `x-amz-copy-source-if-${condition}`,
)
const UNKNOWN_OF_DELETES = ["if-match", "x-amz-if-match-size", "x-amz-if-match-last-modified-time"]

const OPERATIONS: readonly Operation[] = [
  row({ name: "ListBuckets", method: "GET", on: "service", run: listBuckets }),

  row({ name: "CreateBucket", method: "PUT", on: "bucket", run: createBucket }),
  row({ name: "HeadBucket", method: "HEAD", on: "bucket", run: headBucket }),
  row({ name: "DeleteBucket", method: "DELETE", on: "bucket", run: deleteBucket }),
  row({ name: "GetBucketLocation", method: "GET", on: "bucket", marks: ["location"], run: getBucketLocation }),
  row({ name: "GetBucketEncryption", method: "GET", on: "bucket", marks: ["encryption"], run: getBucketEncryption }),
  row({ name: "GetBucketVersioning", method: "GET", on: "bucket", marks: ["versioning"], run: getBucketVersioning }),
  row({ name: "PutBucketVersioning", method: "PUT", on: "bucket", marks: ["versioning"], run: putBucketVersioning }),
  row({ name: "GetBucketPolicy", method: "GET", on: "bucket", marks: ["policy"], run: getBucketPolicy }),
  row({ name: "PutBucketPolicy", method: "PUT", on: "bucket", marks: ["policy"], run: putBucketPolicy }),
  row({ name: "DeleteBucketPolicy", method: "DELETE", on: "bucket", marks: ["policy"], run: deleteBucketPolicy }),
  row({
    name: "GetBucketNotificationConfiguration",
    method: "GET",
    on: "bucket",
    marks: ["notification"],
    run: getBucketNotificationConfiguration,
  }),
  row({
    name: "PutBucketNotificationConfiguration",
    method: "PUT",
    on: "bucket",
    marks: ["notification"],
    run: putBucketNotificationConfiguration,
  }),
  row({
    name: "ListObjectsV2",
    method: "GET",
    on: "bucket",
    marks: ["list-type"],
    knows: [...LISTING, "continuation-token", "start-after", "fetch-owner"],
    run: listObjects,
  }),
  row({
    name: "ListObjectVersions",
    method: "GET",
    on: "bucket",
    marks: ["versions"],
    knows: [...LISTING, "key-marker", "version-id-marker"],
    run: listObjectVersions,
  }),
  row({ name: "DeleteObjects", method: "POST", on: "bucket", marks: ["delete"], run: deleteObjects }),

  row({
    name: "CopyObject",
    method: "PUT",
    on: "object",
    markHeader: "x-amz-copy-source",
    refuses: [...UNKNOWN_OF_WRITES, ...UNKNOWN_OF_COPIES],
    run: copyObject,
  }),
  row({ name: "PutObject", method: "PUT", on: "object", refuses: UNKNOWN_OF_WRITES, run: putObject }),
  row({ name: "GetObject", method: "GET", on: "object", knows: ["versionId"], refuses: ["if-range"], run: getObject }),
  row({
    name: "HeadObject",
    method: "HEAD",
    on: "object",
    knows: ["versionId"],
    refuses: ["if-range"],
    run: getObject,
  }),
  row({
    name: "DeleteObject",
    method: "DELETE",
    on: "object",
    knows: ["versionId"],
    refuses: UNKNOWN_OF_DELETES,
    run: deleteObject,
  }),
]

/** The name the SDK gives an operation, and the fields of a signed URL: they change nothing. */
const isIdle = (parameter: string) => parameter === "x-id" || /^x-amz-/i.test(parameter)

/** The operation that a request asks for. What this S3 does not know it refuses: to ignore it would be a false answer. */
export function findOperation(request: S3Request): Operation {
  const { method, bucket, key, query, header } = request
  const on = bucket === "" ? "service" : key === "" ? "bucket" : "object"
  const parameters = [...query.keys()].filter((parameter) => !isIdle(parameter))
  const found = OPERATIONS.find(
    (one) =>
      one.method === method &&
      one.on === on &&
      one.marks.every((mark) => query.has(mark)) &&
      (one.markHeader === undefined || header(one.markHeader) !== undefined) &&
      parameters.every((parameter) => one.marks.includes(parameter) || one.knows.includes(parameter)),
  )
  if (found === undefined) {
    throw new Refusal("NotImplemented", {
      message: `This S3 knows no ${method} on a ${on} with these parameters: ${parameters.join(", ") || "none"}.`,
    })
  }
  const unknown = found.refuses.find((name) => header(name) !== undefined)
  if (unknown !== undefined) {
    throw new Refusal("NotImplemented", {
      message: "A header you provided implies functionality that is not implemented",
      details: { Header: unknown },
    })
  }
  return found
}
