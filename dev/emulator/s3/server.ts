import { once } from "node:events"
import type { IncomingMessage, ServerResponse } from "node:http"
import { startLoopbackServer } from "../loopback-server.ts"
import { type Fault, Faults } from "./faults.ts"
import { type Deliver, Notifier, newRequestId } from "./notifier.ts"
import type { S3Context, S3Response } from "./operation.ts"
import { findOperation } from "./operations.ts"
import { Refusal } from "./refusal.ts"
import { readRequest, type S3Request } from "./request.ts"
import { Store } from "./store.ts"
import { xmlError } from "./xml.ts"

export type LocalS3 = {
  readonly endpoint: string
  readonly faults: Faults
  readonly store: Store
  readonly stop: () => Promise<void>
}

type LocalS3Options = {
  /** The time in ms since 1970. */
  readonly now?: () => number
  /** Delivers events; without it, events are dropped. */
  readonly deliver?: Deliver
  readonly region?: string
  readonly account?: string
}

/** S3 in memory on loopback, path style. It checks neither signatures nor policies: every client may do everything. */
export async function startS3(options: LocalS3Options = {}): Promise<LocalS3> {
  const { now = Date.now, deliver = async () => {}, region = "eu-west-1", account = "000000000000" } = options
  const store = new Store()
  const faults = new Faults()
  const notifier = new Notifier({ now, deliver, account })
  const context: S3Context = {
    store,
    notifier,
    region,
    account,
    now,
    isDenied: (bucket, key) => faults.isDenied(bucket, key),
  }
  const { origin, stop } = await startLoopbackServer((message, response) => {
    // A client that disconnects while its body is read does not wait for a response.
    serve(context, faults, message, response).catch(() => response.destroy())
  })
  return { endpoint: origin, faults, store, stop }
}

async function serve(
  context: S3Context,
  faults: Faults,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = newRequestId()
  let fault: Fault | undefined
  let result: S3Response
  try {
    const request = readRequest(message)
    const operation = findOperation(request)
    fault = faults.takeNext(operation.name, request.bucket)
    if (fault === "reset") {
      message.socket.resetAndDestroy()
      return
    }
    if (typeof fault === "object") {
      result = injectedResponse(fault, message, requestId)
    } else {
      if (operation.name !== "CreateBucket") checkRegion(context, request)
      checkCaller(context, request)
      result = await operation.run(context, request)
    }
  } catch (error) {
    if (message.destroyed && !message.complete) throw error
    result = refusalResponse(error, message, requestId)
  }
  if (fault === "lose-answer") {
    message.socket.resetAndDestroy()
    return
  }
  await drain(message)
  write(message, response, result, requestId, fault === "truncate")
}

/** Refuses a request at another region's endpoint, and names the bucket's region, as S3 does before it checks permissions. */
function checkRegion({ store, region: home }: S3Context, { bucket, region = home }: S3Request): void {
  const found = bucket === "" ? undefined : store.buckets().find(({ name }) => name === bucket)
  if (found === undefined || found.region === region) return
  throw new Refusal("PermanentRedirect", {
    details: { Endpoint: `${bucket}.s3.${found.region}.amazonaws.com`, Bucket: bucket },
    headers: { "x-amz-bucket-region": found.region },
  })
}

/** Applies `Faults.deny`, and refuses a caller who expects another owner of the bucket. */
function checkCaller({ isDenied, account }: S3Context, { bucket, key, header }: S3Request): void {
  const owner = header("x-amz-expected-bucket-owner")
  if (isDenied(bucket, key) || (owner !== undefined && owner !== account)) throw new Refusal("AccessDenied")
}

/** Reads the rest of a body, so that the connection can be reused. */
async function drain(message: IncomingMessage): Promise<void> {
  if (message.readableEnded) return
  message.resume()
  await once(message, "end")
}

function refusalResponse(error: unknown, message: IncomingMessage, requestId: string): S3Response {
  const refusal = error instanceof Refusal ? error : new Refusal("InternalError", { message: String(error) })
  if (refusal.status === 304) return { status: 304, headers: refusal.headers }
  const resource = { url: message.url ?? "/", details: refusal.details }
  return {
    status: refusal.status,
    headers: refusal.headers,
    body: errorXml(refusal.code, refusal.message, resource, requestId),
  }
}

function injectedResponse(
  { status, code, message: text = "This error was injected by a test.", details = {} }: Exclude<Fault, string>,
  message: IncomingMessage,
  requestId: string,
): S3Response {
  return { status, body: errorXml(code, text, { url: message.url ?? "/", details }, requestId) }
}

type Resource = { readonly url: string; readonly details: { readonly [element: string]: string } }

function errorXml(code: string, text: string, { url, details }: Resource, requestId: string): string {
  const [path = ""] = url.split("?")
  return xmlError({ Code: code, Message: text, ...details, Resource: path, RequestId: requestId, HostId: requestId })
}

/** With `isTruncated`, sends half of the body with the full content length, then ends the connection. */
function write(
  message: IncomingMessage,
  response: ServerResponse,
  { status, headers = {}, body = "" }: S3Response,
  requestId: string,
  isTruncated: boolean,
): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, {
    "x-amz-request-id": requestId,
    "x-amz-id-2": requestId,
    server: "AmazonS3",
    ...(typeof body === "string" && body !== "" ? { "content-type": "application/xml" } : {}),
    ...headers,
    ...(status === 204 || status === 304 ? {} : { "content-length": bytes.length }),
  })
  if (message.method === "HEAD" || status === 304) {
    response.end()
  } else if (isTruncated) {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.end())
  } else {
    response.end(bytes)
  }
}
