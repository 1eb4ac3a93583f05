import { buildApp } from "fauxqs"
import { type Email, Outbox } from "./outbox.ts"
import type { Courier } from "./smtp.ts"
import { entriesOf, type Form, type SnsFault, snsFault } from "./sns-refusals.ts"

export type QueuesAndTopics = {
  readonly endpoint: string
  /** What email subscribers got, in the order it was published. */
  readonly emails: readonly Email[]
  readonly stop: () => Promise<void>
}

/**
 * SQS and SNS by fauxqs, in this process and on loopback; before it stands what AWS refuses and fauxqs accepts
 * (sns-refusals.ts), behind it the email that fauxqs does not deliver (outbox.ts); `courier` takes that on, by SMTP for
 * instance, before the publisher is answered.
 */
export async function startQueuesAndTopics(region: string, courier?: Courier): Promise<QueuesAndTopics> {
  const outbox = new Outbox(courier)
  const app = buildApp({ logger: false, host: "127.0.0.1", defaultRegion: region })
  app.addHook("preHandler", async (request, reply) => {
    const form = (request.body ?? {}) as Form
    const fault = snsFault(form) ?? filterFault(form, outbox)
    if (fault === null) return
    await reply.status(400).type("text/xml").send(errorXml(fault))
  })
  app.addHook("onSend", async (request, reply, payload) => {
    if (reply.statusCode === 200 && typeof payload === "string") {
      await follow((request.body ?? {}) as Form, payload, outbox)
    }
    return payload
  })
  // fauxqs's own start listens on every interface.
  await app.listen({ port: 0, host: "127.0.0.1" })
  const address = app.server.address()
  if (address === null || typeof address === "string") throw new Error("fauxqs has no port")
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    emails: outbox.emails,
    stop: async () => void (await app.close()),
  }
}

/** A filter that comes later than its email subscription would be passed over as one that comes with it. */
function filterFault(form: Form, outbox: Outbox): SnsFault | null {
  if (form["Action"] !== "SetSubscriptionAttributes" || form["AttributeName"] !== "FilterPolicy") return null
  if (!outbox.has(form["SubscriptionArn"] ?? "")) return null
  return { code: "InvalidParameter", message: "FilterPolicy of an email subscription is not emulated here" }
}

/** Does for email subscriptions what fauxqs has just done for the others; `answer` is its answer. */
async function follow(form: Form, answer: string, outbox: Outbox): Promise<void> {
  const topicArn = form["TopicArn"] ?? ""
  const arn = /<SubscriptionArn>(.*?)<\/SubscriptionArn>/.exec(answer)?.[1] ?? ""
  switch (form["Action"]) {
    case "Subscribe":
      if (form["Protocol"] === "email") outbox.subscribe({ arn, topicArn, to: form["Endpoint"] ?? "" })
      break
    case "Unsubscribe":
      outbox.unsubscribe(form["SubscriptionArn"] ?? "")
      break
    case "DeleteTopic":
      outbox.removeTopic(topicArn)
      break
    case "Publish":
      await outbox.send(topicArn, { subject: form["Subject"], text: form["Message"] ?? "" })
      break
    case "PublishBatch":
      for (const entry of acceptedEntries(form, answer)) {
        await outbox.send(topicArn, { subject: form[`${entry}.Subject`], text: form[`${entry}.Message`] ?? "" })
      }
      break
  }
}

/** The entries of a batch that the answer names as successful. */
function acceptedEntries(form: Form, answer: string): string[] {
  const successful = /<Successful>(.*?)<\/Successful>/s.exec(answer)?.[1] ?? ""
  const ids = new Set([...successful.matchAll(/<Id>(.*?)<\/Id>/g)].map(([, id]) => id))
  return entriesOf(form).filter((entry) => ids.has(form[`${entry}.Id`]))
}

function errorXml({ code, message }: SnsFault): string {
  return `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>local</RequestId></ErrorResponse>`
}
