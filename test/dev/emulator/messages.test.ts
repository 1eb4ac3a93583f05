import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { SNSClient } from "@aws-sdk/client-sns"
import { SQSClient } from "@aws-sdk/client-sqs"
import { type QueuesAndTopics, startQueuesAndTopics } from "../../../dev/emulator/queues-and-topics.ts"
import { MESSAGES_CONTRACT, type MessageClients } from "./messages-contract.ts"
import { isMotoInstalled, type Moto, startMoto } from "./moto.ts"

const NOT_CHECKED = "moto checks only the length of a subject; the API reference allows printable ASCII"

/** Clauses that moto 5.2.1 violates, and why the documents of SNS support the clause. */
const MOTO_DEVIATIONS: { readonly [clause: string]: string } = {
  "a subject of 100 characters is refused": "moto accepts 100; the API reference of Publish says less than 100",
  "a subject with a line break is refused": NOT_CHECKED,
  "a subject with a control character is refused": NOT_CHECKED,
  "a subject beyond ASCII is refused": NOT_CHECKED,
}

function clientsOf(endpoint: string): MessageClients {
  const options = {
    endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  }
  return { sqs: new SQSClient(options), sns: new SNSClient(options) }
}

const close = ({ sqs, sns }: MessageClients) => {
  sqs.destroy()
  sns.destroy()
}

describe("our SQS and SNS fulfil the contract", () => {
  let queues: QueuesAndTopics
  let clients: MessageClients
  before(async () => {
    queues = await startQueuesAndTopics("eu-west-1")
    clients = clientsOf(queues.endpoint)
  })
  after(async () => {
    close(clients)
    await queues.stop()
  })
  for (const { name, run } of MESSAGES_CONTRACT) test(name, () => run(clients))
})

describe("moto fulfils the contract", { skip: isMotoInstalled() ? false : "moto_server is not on the path" }, () => {
  let moto: Moto | null
  let clients: MessageClients
  before(async () => {
    moto = await startMoto()
    clients = clientsOf(moto?.endpoint ?? "http://127.0.0.1:9")
  })
  after(async () => {
    close(clients)
    await moto?.stop()
  })
  for (const { name, run } of MESSAGES_CONTRACT) {
    test(name, async (context) => {
      if (moto === null) return context.skip("moto_server is on the path and does not start")
      const deviation = MOTO_DEVIATIONS[name]
      if (deviation === undefined) return run(clients)
      await assert.rejects(() => run(clients), "moto no longer deviates: remove the clause from the list")
      context.diagnostic(`known deviation: ${deviation}`)
    })
  }
})

test("every known deviation names a clause, and every clause has its own name", () => {
  const names = new Set(MESSAGES_CONTRACT.map(({ name }) => name))
  assert.equal(names.size, MESSAGES_CONTRACT.length)
  assert.deepEqual(
    Object.keys(MOTO_DEVIATIONS).filter((name) => !names.has(name)),
    [],
  )
})
