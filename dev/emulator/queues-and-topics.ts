import { buildApp } from "fauxqs"
import { type Email, Outbox } from "./outbox.ts"
import type { DeliverEmail } from "./smtp.ts"
import { entriesOf, type QueryParameters, type SnsFault, snsFault } from "./sns-refusals.ts"

export type QueuesAndTopics = {
  readonly endpoint: string
  /** The emails to subscribers, in the order of publishing. */
  readonly emails: readonly Email[]
  readonly stop: () => Promise<void>
}

/**
 * SQS and SNS by fauxqs, in this process and on loopback. Calls that AWS refuses and fauxqs accepts are refused first
 * (sns-refusals.ts). Email, which fauxqs does not deliver, is recorded (outbox.ts) and, with `deliverEmail`, delivered
 * before the publisher receives its response.
 */
export async function startQueuesAndTopics(region: string, deliverEmail?: DeliverEmail): Promise<QueuesAndTopics> {
  const outbox = new Outbox(deliverEmail)
  const app = buildApp({ logger: false, host: "127.0.0.1", defaultRegion: region })
  app.addHook("preHandler", async (request, reply) => {
    const query = (request.body ?? {}) as QueryParameters
    const fault = snsFault(query) ?? filterFault(query, outbox)
    if (fault === null) return
    await reply.status(400).type("text/xml").send(errorXml(fault))
  })
  app.addHook("onSend", async (request, reply, payload) => {
    if (reply.statusCode === 200 && typeof payload === "string") {
      await emulateEmail((request.body ?? {}) as QueryParameters, payload, outbox)
    }
    return payload
  })
  // The start function of fauxqs listens on every interface.
  await app.listen({ port: 0, host: "127.0.0.1" })
  const address = app.server.address()
  if (address === null || typeof address === "string") throw new Error("fauxqs has no port")
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    emails: outbox.emails,
    stop: async () => void (await app.close()),
  }
}

/** A filter that is set after the subscription would be ignored, so it is refused like one that is set with it. */
function filterFault(query: QueryParameters, outbox: Outbox): SnsFault | null {
  if (query["Action"] !== "SetSubscriptionAttributes" || query["AttributeName"] !== "FilterPolicy") return null
  if (!outbox.has(query["SubscriptionArn"] ?? "")) return null
  return { code: "InvalidParameter", message: "FilterPolicy of an email subscription is not emulated here" }
}

/** Does for email subscriptions what fauxqs did for the others; `response` is the response of fauxqs. */
async function emulateEmail(query: QueryParameters, response: string, outbox: Outbox): Promise<void> {
  const topicArn = query["TopicArn"] ?? ""
  const arn = /<SubscriptionArn>(.*?)<\/SubscriptionArn>/.exec(response)?.[1] ?? ""
  switch (query["Action"]) {
    case "Subscribe":
      if (query["Protocol"] === "email") outbox.subscribe({ arn, topicArn, to: query["Endpoint"] ?? "" })
      break
    case "Unsubscribe":
      outbox.unsubscribe(query["SubscriptionArn"] ?? "")
      break
    case "DeleteTopic":
      outbox.removeTopic(topicArn)
      break
    case "Publish":
      await outbox.send(topicArn, { subject: query["Subject"], text: query["Message"] ?? "" })
      break
    case "PublishBatch":
      for (const entry of acceptedEntries(query, response)) {
        await outbox.send(topicArn, { subject: query[`${entry}.Subject`], text: query[`${entry}.Message`] ?? "" })
      }
      break
  }
}

/** The entries of a batch that the response lists as successful. */
function acceptedEntries(query: QueryParameters, response: string): string[] {
  const successful = /<Successful>(.*?)<\/Successful>/s.exec(response)?.[1] ?? ""
  const ids = new Set([...successful.matchAll(/<Id>(.*?)<\/Id>/g)].map(([, id]) => id))
  return entriesOf(query).filter((entry) => ids.has(query[`${entry}.Id`]))
}

function errorXml({ code, message }: SnsFault): string {
  return `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>local</RequestId></ErrorResponse>`
}
