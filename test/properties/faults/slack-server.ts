import { once } from "node:events"
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** An answer of Slack; `hang` means that none comes. */
export type SlackAnswer = { readonly status: number; readonly text: string; readonly retryAfter?: number } | "hang"

/** A stand-in for Slack: accepts posts over HTTP and answers `ok`, or the next of the queued answers. */
export type SlackServer = {
  readonly origin: string
  readonly url: string
  readonly posts: readonly { readonly text: string; readonly body: string }[]
  readonly queued: SlackAnswer[]
  /** The pauses between tries, in ms. */
  readonly slept: readonly number[]
  readonly sleep: (ms: number) => Promise<void>
  readonly stop: () => Promise<void>
}

export async function startSlackServer(): Promise<SlackServer> {
  const posts: { text: string; body: string }[] = []
  const queued: SlackAnswer[] = []
  const slept: number[] = []
  const server = createServer((request, response) => {
    let body = ""
    request.on("data", (chunk) => {
      body += chunk
    })
    request.on("end", () => {
      posts.push({ text: JSON.parse(body).text, body })
      answer(response, queued.shift() ?? { status: 200, text: "ok" })
    })
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    url: `${origin}/services/T000/B000/verysecret`,
    posts,
    queued,
    slept,
    sleep: async (ms) => void slept.push(ms),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}

function answer(response: ServerResponse, one: SlackAnswer): void {
  if (one === "hang") return
  response.writeHead(one.status, one.retryAfter === undefined ? {} : { "retry-after": String(one.retryAfter) })
  response.end(one.text)
}
