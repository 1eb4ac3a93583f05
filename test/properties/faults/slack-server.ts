import { once } from "node:events"
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** An answer of Slack's; `hang` never answers. */
export type SlackAnswer = { readonly status: number; readonly text: string; readonly retryAfter?: number } | "hang"

/** Stands for Slack: takes posts over real HTTP and answers `ok`, or what is coming next. */
export type SlackServer = {
  readonly origin: string
  readonly url: string
  readonly posts: readonly { readonly text: string; readonly body: string }[]
  readonly coming: SlackAnswer[]
  /** ms that were waited between tries. */
  readonly slept: readonly number[]
  readonly sleep: (ms: number) => Promise<void>
  readonly stop: () => Promise<void>
}

export async function startSlackServer(): Promise<SlackServer> {
  const posts: { text: string; body: string }[] = []
  const coming: SlackAnswer[] = []
  const slept: number[] = []
  const server = createServer((request, response) => {
    let body = ""
    request.on("data", (chunk) => {
      body += chunk
    })
    request.on("end", () => {
      posts.push({ text: JSON.parse(body).text, body })
      answer(response, coming.shift() ?? { status: 200, text: "ok" })
    })
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    url: `${origin}/services/T000/B000/verysecret`,
    posts,
    coming,
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
