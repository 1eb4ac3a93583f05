import { buildApp } from "fauxqs"

export type QueuesAndTopics = { readonly endpoint: string; readonly stop: () => Promise<void> }

/** SNS's own limits, which fauxqs lets pass. Source: SNS API reference, Publish and PublishBatch. */
const MOST_ENTRIES = 10
const LONGEST_SUBJECT = 100
const SUBJECT = /^[\x21-\x7e][\x20-\x7e]*$/

type Form = { readonly [name: string]: string | undefined }

/**
 * SQS and SNS by fauxqs, in this process and on loopback. What fauxqs accepts and AWS refuses, it refuses too: were it
 * silent, a test here would prove nothing about AWS.
 */
export async function startQueuesAndTopics(region: string): Promise<QueuesAndTopics> {
  const app = buildApp({ logger: false, host: "127.0.0.1", defaultRegion: region })
  app.addHook("preHandler", async (request, reply) => {
    const fault = snsFault((request.body ?? {}) as Form)
    if (fault === null) return
    await reply.status(400).type("text/xml").send(errorXml(fault))
  })
  // fauxqs's own start listens on every interface.
  await app.listen({ port: 0, host: "127.0.0.1" })
  const address = app.server.address()
  if (address === null || typeof address === "string") throw new Error("fauxqs has no port")
  return { endpoint: `http://127.0.0.1:${address.port}`, stop: async () => void (await app.close()) }
}

type Fault = { readonly code: string; readonly message: string }

/** Why AWS would refuse a call to SNS that fauxqs accepts; null when it would not. */
export function snsFault(form: Form): Fault | null {
  if (form["Action"] !== "Publish" && form["Action"] !== "PublishBatch") return null
  const names = Object.keys(form)
  if (names.some((name) => name.endsWith("MessageStructure"))) {
    return {
      code: "InvalidParameter",
      message: "MessageStructure is not emulated here: it would deliver the whole JSON",
    }
  }
  for (const name of names.filter((one) => one.endsWith("Subject"))) {
    const subject = form[name] ?? ""
    if (subject.length > LONGEST_SUBJECT || !SUBJECT.test(subject))
      return { code: "InvalidParameter", message: "Invalid parameter: Subject" }
  }
  const entries = new Set(names.flatMap((name) => /^PublishBatchRequestEntries\.member\.(\d+)\./.exec(name)?.[1] ?? []))
  if (entries.size > MOST_ENTRIES)
    return {
      code: "TooManyEntriesInBatchRequest",
      message: "The batch request contains more entries than permissible.",
    }
  return null
}

function errorXml({ code, message }: Fault): string {
  return `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>local</RequestId></ErrorResponse>`
}
