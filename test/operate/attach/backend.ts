import { randomUUID } from "node:crypto"
import { EventBridgeClient } from "@aws-sdk/client-eventbridge"
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3"
import { SNSClient } from "@aws-sdk/client-sns"
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs"
import { startQueuesAndTopics } from "../../../dev/emulator/queues-and-topics.ts"
import type { Faults } from "../../../dev/emulator/s3/faults.ts"
import { startS3 } from "../../../dev/emulator/s3/server.ts"
import type { AttachClients } from "../../../src/operate/attach/aws-call.ts"
import { type Stack, stackOfQueue } from "../../../src/operate/attach/stack.ts"

export const REGION = "eu-west-1"
const CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" }

/** A queue's policy that allows every bucket, topic and rule; other tests cover policies. */
const OPEN_POLICY = JSON.stringify({
  Statement: [{ Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: "*" }],
})

/** A backend with a deployed queue. */
export type Backend = {
  readonly clients: AttachClients
  readonly stack: Stack
  readonly makeBucket: () => Promise<string>
  /** The XML of the notification configuration, as the backend returns it. */
  readonly getXml: (bucket: string) => Promise<string>
  /** Throws if the backend rejects it. */
  readonly putXml: (bucket: string, xml: string) => Promise<void>
  readonly stop: () => Promise<void>
}

/** Our own S3, which accepts every destination, and fauxqs. There is no EventBridge: mock it where a test needs it. */
export async function startLocalBackend(): Promise<Backend & { readonly faults: Faults }> {
  const [s3, queues] = await Promise.all([startS3({ region: REGION }), startQueuesAndTopics(REGION)])
  const backend = await backendFor({ s3: s3.endpoint, others: queues.endpoint, account: "000000000000" })
  return {
    ...backend,
    faults: s3.faults,
    async stop() {
      await backend.stop()
      await Promise.all([s3.stop(), queues.stop()])
    },
  }
}

type Endpoints = { readonly s3: string; readonly others: string; readonly account: string }

export async function backendFor({ s3: s3Endpoint, others, account }: Endpoints): Promise<Backend> {
  const settings = { region: REGION, credentials: CREDENTIALS }
  const s3 = new S3Client({ ...settings, endpoint: s3Endpoint, forcePathStyle: true })
  const sqs = new SQSClient({ ...settings, endpoint: others, useQueueUrlAsEndpoint: false })
  const sns = new SNSClient({ ...settings, endpoint: others })
  const events = new EventBridgeClient({ ...settings, endpoint: others })
  const queueArn = await makeQueue(sqs, "ingest")
  const deadLettersArn = await makeQueue(sqs, "dead-letters")
  return {
    clients: { s3, sqsIn: () => sqs, snsIn: () => sns, eventsIn: () => events, callerAccount: async () => account },
    stack: stackOfQueue(queueArn, { name: "landfall-test", deadLettersArn }),
    async makeBucket() {
      const Bucket = `attach-${randomUUID()}`
      await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }))
      await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }))
      return Bucket
    },
    async getXml(bucket) {
      return (await fetch(`${s3Endpoint}/${bucket}?notification`, { headers: unsigned() })).text()
    },
    async putXml(bucket, xml) {
      const answer = await fetch(`${s3Endpoint}/${bucket}?notification`, {
        method: "PUT",
        body: xml,
        headers: unsigned(),
      })
      if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
    },
    async stop() {
      for (const client of [s3, sqs, sns, events]) client.destroy()
    },
  }
}

/** Emulators read the caller's account and do not check the signature. */
function unsigned() {
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${REGION}/s3/aws4_request, SignedHeaders=host, Signature=0`,
  }
}

async function makeQueue(sqs: SQSClient, QueueName: string): Promise<string> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { Policy: OPEN_POLICY } }))
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }))
  return Attributes?.["QueueArn"] ?? ""
}
