import { json } from "node:stream/consumers"
import { startLoopbackServer } from "../emulator/loopback-server.ts"

/** Replaces Slack: records what is posted to a webhook and answers `ok`. */
export type SlackReceiver = {
  readonly origin: string
  readonly messages: readonly object[]
  readonly stop: () => Promise<void>
}

export async function startSlackReceiver(): Promise<SlackReceiver> {
  const messages: object[] = []
  const server = await startLoopbackServer(async (request, response) => {
    messages.push((await json(request)) as object)
    response.writeHead(200, { "content-type": "text/html" }).end("ok")
  })
  return { ...server, messages }
}
