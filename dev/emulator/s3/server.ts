import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { type Fault, Faults } from "./faults.ts"
import { type Deliver, Notifier, newRequestId } from "./notifier.ts"
import type { Answer, World } from "./operation.ts"
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

export type LocalS3Options = {
  /** The time in ms since 1970. */
  readonly now?: () => number
  /** Where events go; they go nowhere without it. */
  readonly deliver?: Deliver
  readonly region?: string
  readonly account?: string
}

/** S3 in memory on loopback, path style. Signatures and policies are not looked at: whoever reaches it may do all. */
export async function startS3(options: LocalS3Options = {}): Promise<LocalS3> {
  const { now = Date.now, deliver = async () => {}, region = "eu-west-1", account = "000000000000" } = options
  const store = new Store()
  const faults = new Faults()
  const notifier = new Notifier({ now, deliver, region, account })
  const world: World = {
    store,
    notifier,
    region,
    account,
    now,
    isDenied: (bucket, key) => faults.isDenied(bucket, key),
  }
  const server = createServer((message, response) => {
    // A sender that hangs up while its body is read has no answer to wait for.
    serve(world, faults, message, response).catch(() => response.destroy())
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    store,
    async stop() {
      const closed = once(server, "close")
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function serve(world: World, faults: Faults, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = newRequestId()
  let fault: Fault | undefined
  let answer: Answer
  try {
    const request = readRequest(message)
    const operation = findOperation(request)
    fault = faults.take(operation.name)
    if (fault === "reset") {
      message.socket.resetAndDestroy()
      return
    }
    if (typeof fault === "object") {
      answer = errorAnswer(fault.status, fault.code, "This answer was asked for by a test.", request, requestId)
    } else {
      checkCaller(world, request)
      answer = await operation.run(world, request)
    }
  } catch (error) {
    if (message.destroyed && !message.complete) throw error
    answer = refusalAnswer(error, message, requestId)
  }
  if (fault === "lose-answer") {
    message.socket.resetAndDestroy()
    return
  }
  await drain(message)
  write(message, response, answer, requestId, fault === "truncate")
}

/** Refuses as a policy would, and a caller who takes the bucket for somebody else's. */
function checkCaller({ isDenied, account }: World, { bucket, key, header }: S3Request): void {
  const owner = header("x-amz-expected-bucket-owner")
  if (isDenied(bucket, key) || (owner !== undefined && owner !== account)) throw new Refusal("AccessDenied")
}

/** The rest of a body that nobody read: the connection could not be used again with it. */
async function drain(message: IncomingMessage): Promise<void> {
  if (message.readableEnded) return
  message.resume()
  await once(message, "end")
}

function refusalAnswer(error: unknown, message: IncomingMessage, requestId: string): Answer {
  const refusal = error instanceof Refusal ? error : new Refusal("InternalError", { message: String(error) })
  if (refusal.status === 304) return { status: 304, headers: refusal.headers }
  const resource = { url: message.url ?? "/", details: refusal.details }
  return {
    status: refusal.status,
    headers: refusal.headers,
    body: errorXml(refusal.code, refusal.message, resource, requestId),
  }
}

function errorAnswer(
  status: number,
  code: string,
  text: string,
  { bucket, key }: S3Request,
  requestId: string,
): Answer {
  return { status, body: errorXml(code, text, { url: `/${bucket}/${key}`, details: {} }, requestId) }
}

type Resource = { readonly url: string; readonly details: { readonly [element: string]: string } }

function errorXml(code: string, text: string, { url, details }: Resource, requestId: string): string {
  const [path = ""] = url.split("?")
  return xmlError({ Code: code, Message: text, ...details, Resource: path, RequestId: requestId, HostId: requestId })
}

/** With `isTruncated` half of the body goes out under its whole length, then the connection ends. */
function write(
  message: IncomingMessage,
  response: ServerResponse,
  { status, headers = {}, body = "" }: Answer,
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
