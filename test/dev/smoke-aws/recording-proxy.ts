import { once } from "node:events"
import { createServer, type IncomingMessage, request } from "node:http"
import type { AddressInfo } from "node:net"
import { buffer } from "node:stream/consumers"

/** A request to AWS: the service of its signature, and the action and the resource as IAM names them. */
export type RecordedCall = {
  readonly action: string
  readonly resource: string
  /** The application that the caller names in its user agent. */
  readonly application: string
}

export type RecordingProxy = {
  readonly endpoint: string
  readonly calls: readonly RecordedCall[]
  readonly stop: () => Promise<void>
}

/** Forwards every request to an emulator, and records it. */
export async function startRecordingProxy(emulator: string): Promise<RecordingProxy> {
  const calls: RecordedCall[] = []
  const { hostname, port } = new URL(emulator)
  const server = createServer(async (incoming, answer) => {
    const body = await buffer(incoming)
    calls.push(callOf(incoming, body.toString("latin1")))
    const { method, url, headers } = incoming
    const outgoing = request({ hostname, port, method, path: url, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    outgoing.on("error", () => answer.destroy())
    outgoing.end(body)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}

function callOf({ method = "", url = "", headers }: IncomingMessage, body: string): RecordedCall {
  const [, region = "", service = ""] =
    /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? "") ?? []
  const [, application = ""] = / app\/(\S+)/.exec(headers["user-agent"] ?? "") ?? []
  const form = new URLSearchParams(body)
  const target = String(headers["x-amz-target"] ?? "")
  const { pathname, searchParams } = new URL(url, "http://aws")
  if (service === "s3") return { ...s3Call(method, pathname, searchParams), application }
  if (service === "cloudformation") {
    const stack = form.get("StackName") ?? ""
    const name = stack.startsWith("arn:") ? (stack.split("/")[1] ?? "") : stack
    const resource = name === "" ? "*" : `arn:aws:cloudformation:${region}:123456789012:stack/${name}/id`
    return { action: `cloudformation:${form.get("Action")}`, resource, application }
  }
  if (service === "lambda") {
    const [, name = ""] = /^\/[\d-]+\/functions\/([^/]+)/.exec(pathname) ?? []
    const resource = name === "" ? "*" : `arn:aws:lambda:${region}:123456789012:function:${decodeURIComponent(name)}`
    const isRead = method === "GET" && pathname.endsWith(name)
    return { action: isRead ? "lambda:GetFunction" : `lambda:${method} ${pathname}`, resource, application }
  }
  if (service === "ecr") {
    const { repositoryNames: [name] = [] } = JSON.parse(body)
    const resource = `arn:aws:ecr:${region}:123456789012:repository/${name}`
    return { action: `ecr:${target.split(".").at(-1)}`, resource, application }
  }
  return { action: `${service}:${form.get("Action") ?? target.split(".").at(-1)}`, resource: "*", application }
}

function s3Call(method: string, pathname: string, query: URLSearchParams): { action: string; resource: string } {
  const [, bucket = "", key = ""] = /^\/([^/]*)\/?(.*)$/.exec(decodeURIComponent(pathname)) ?? []
  const resource = key === "" ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`
  if (key !== "")
    return { action: `s3:${{ GET: "GetObject", HEAD: "GetObject", PUT: "PutObject" }[method] ?? method}`, resource }
  if (query.has("versions")) return { action: "s3:ListBucketVersions", resource }
  if (query.has("delete")) return { action: "s3:DeleteObject", resource: `${resource}/key` }
  if (method === "HEAD" || query.has("list-type")) return { action: "s3:ListBucket", resource }
  return { action: `s3:${method} ${[...query.keys()].join()}`, resource }
}
