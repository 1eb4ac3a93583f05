import { Readable } from "node:stream"
import { S3Client } from "@aws-sdk/client-s3"
import type { Aws, BucketState } from "./aws.ts"

type Request = {
  readonly method: string
  readonly path: string
  readonly query?: { readonly [name: string]: unknown }
  readonly headers: { readonly [name: string]: string }
}
type Answer = {
  readonly status: number
  readonly body?: string
  readonly headers?: { readonly [name: string]: string }
}

/** An S3 client whose HTTP requests are answered from the data. */
export function fakeS3(aws: Aws): S3Client {
  const handle = async (request: Request) => {
    const { status, body = "", headers = {} } = answer(aws, request)
    const date = new Date(aws.now).toUTCString()
    return { response: { statusCode: status, headers: { date, ...headers }, body: Readable.from([Buffer.from(body)]) } }
  }
  return new S3Client({
    region: "eu-west-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    forcePathStyle: true,
    // The SDK tries again when an answer's Date differs from this machine's.
    maxAttempts: 1,
    requestHandler: { handle, updateHttpClientConfig() {}, httpHandlerConfigs: () => ({}) },
  })
}

const failure = (status: number, code: string): Answer => ({
  status,
  body: `<Error><Code>${code}</Code><Message>${code}</Message></Error>`,
})

function answer(aws: Aws, request: Request): Answer {
  const [, name = "", ...rest] = request.path.split("/")
  const key = decodeURIComponent(rest.join("/"))
  const bucket = aws.buckets[name]
  if (bucket === undefined) return failure(404, request.method === "HEAD" ? "NotFound" : "NoSuchBucket")
  if (aws.denied.includes(operationOf(request, key))) return failure(403, "AccessDenied")
  const owner = request.headers["x-amz-expected-bucket-owner"]
  if (owner !== undefined && owner !== bucket.owner) return failure(403, "AccessDenied")
  return key === "" ? ofBucket(bucket, request) : ofObject(bucket, key, request, aws.now)
}

function operationOf({ method, query = {} }: Request, key: string): string {
  if (key !== "") return { GET: "GetObject", PUT: "PutObject", HEAD: "HeadObject" }[method] ?? method
  if (method === "HEAD") return "HeadBucket"
  if ("versioning" in query) return "GetBucketVersioning"
  if ("policy" in query) return "GetBucketPolicy"
  if ("encryption" in query) return "GetBucketEncryption"
  if ("publicAccessBlock" in query) return "GetPublicAccessBlock"
  return "notification" in query ? "GetBucketNotification" : "ListObjects"
}

function ofBucket(bucket: BucketState, request: Request): Answer {
  const { query = {} } = request
  const flag = String(bucket.isPublicBlocked)
  switch (operationOf(request, "")) {
    case "HeadBucket":
      return { status: 200, headers: { "x-amz-bucket-region": bucket.region } }
    case "GetBucketVersioning": {
      const status = bucket.versioning === "" ? "" : `<Status>${bucket.versioning}</Status>`
      return { status: 200, body: `<VersioningConfiguration>${status}</VersioningConfiguration>` }
    }
    case "GetBucketEncryption": {
      const { algorithm, key } = bucket.encryption
      const id = key === undefined ? "" : `<KMSMasterKeyID>${key}</KMSMasterKeyID>`
      const by = `<ApplyServerSideEncryptionByDefault><SSEAlgorithm>${algorithm}</SSEAlgorithm>${id}</ApplyServerSideEncryptionByDefault>`
      return {
        status: 200,
        body: `<ServerSideEncryptionConfiguration><Rule>${by}</Rule></ServerSideEncryptionConfiguration>`,
      }
    }
    case "GetPublicAccessBlock": {
      const parts = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
      const members = parts.map((part) => `<${part}>${flag}</${part}>`).join("")
      return { status: 200, body: `<PublicAccessBlockConfiguration>${members}</PublicAccessBlockConfiguration>` }
    }
    case "GetBucketPolicy":
      return bucket.policy === undefined ? failure(404, "NoSuchBucketPolicy") : { status: 200, body: bucket.policy }
    case "GetBucketNotification":
      return {
        status: 200,
        body: `<NotificationConfiguration>${bucket.notifications.join("")}</NotificationConfiguration>`,
      }
    default: {
      const found = Object.entries(bucket.objects).filter(([key]) => key.startsWith(String(query["prefix"] ?? "")))
      const contents = found.map(([key, { written }]) => {
        return `<Contents><Key>${key}</Key><LastModified>${new Date(written).toISOString()}</LastModified></Contents>`
      })
      return {
        status: 200,
        body: `<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join("")}</ListBucketResult>`,
      }
    }
  }
}

function ofObject(bucket: BucketState, key: string, { method, headers }: Request, now: number): Answer {
  const found = bucket.objects[key]
  if (method === "PUT") return put(bucket, key, headers, now)
  if (found === undefined) return failure(404, method === "HEAD" ? "NotFound" : "NoSuchKey")
  if (found.refusal !== undefined) return failure(found.refusal, "Refused")
  return { status: 200, headers: { etag: '"e"' }, ...(method === "HEAD" ? {} : { body: found.text }) }
}

function put(bucket: BucketState, key: string, headers: Request["headers"], now: number): Answer {
  const isPlain = headers["if-none-match"] === undefined && headers["if-match"] === undefined
  if (isPlain && bucket.refusesPlainWrites) return failure(403, "AccessDenied")
  const exists = key in bucket.objects
  const isRefused = headers["if-none-match"] === undefined ? headers["if-match"] !== '"e"' : exists
  if (!isPlain && bucket.honoursConditions && isRefused) return failure(412, "PreconditionFailed")
  const text = '{"about":"written by landfall doctor, which tries whether the ledger can be written"}'
  bucket.objects[key] ??= { text, written: now }
  return { status: 200, headers: { etag: '"e"' } }
}
