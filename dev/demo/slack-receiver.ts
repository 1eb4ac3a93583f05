import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

/** Stands for Slack: takes what is posted to a webhook and answers `ok`. */
export type SlackReceiver = {
  readonly origin: string
  readonly messages: readonly object[]
  readonly stop: () => Promise<void>
}

export async function startSlackReceiver(): Promise<SlackReceiver> {
  const messages: object[] = []
  const server = createServer((request, response) => {
    let body = ""
    request.on("data", (chunk) => {
      body += chunk
    })
    request.on("end", () => {
      messages.push(JSON.parse(body))
      response.writeHead(200, { "content-type": "text/html" }).end("ok")
    })
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    messages,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}
