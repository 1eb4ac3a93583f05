import { PublishCommand, SNSClient } from "@aws-sdk/client-sns"
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs"
import type { Email } from "./outbox.ts"
import { type Parameters, startParameters } from "./parameters.ts"
import { type QueuesAndTopics, startQueuesAndTopics } from "./queues-and-topics.ts"
import { type LocalS3, startS3 } from "./s3/server.ts"
import { type SmtpServer, smtpCourier } from "./smtp.ts"

/** AWS as far as Landfall needs it, in this process and on loopback: S3 of our own, SQS and SNS by fauxqs, SSM's parameters. */
export type LocalAws = {
  readonly s3: LocalS3
  /** What a client or a function needs to find it: endpoints, region, credentials that open nothing. */
  readonly environment: { readonly [variable: string]: string }
  /** What SNS would have sent to email subscribers, oldest first. */
  readonly emails: readonly Email[]
  /** A rule on the event bus: every event that a bucket sends to EventBridge goes to this queue as well. */
  readonly routeBus: (queueArn: string) => void
  readonly stop: () => Promise<void>
}

const REGION = "eu-west-1"
const ACCOUNT = "000000000000"
/** How the S3 names the event bus as a destination. */
const EVENT_BUS = "eventbridge"

/** `parameters` are SSM's, by name; email goes to the SMTP server, where there is one. */
export async function startLocalAws(
  parameters: { readonly [name: string]: string } = {},
  smtp?: SmtpServer,
): Promise<LocalAws> {
  const queues: QueuesAndTopics = await startQueuesAndTopics(REGION, smtp && smtpCourier(smtp))
  const ssm: Parameters = await startParameters(parameters)
  const client = {
    region: REGION,
    endpoint: queues.endpoint,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  }
  const sqs = new SQSClient(client)
  const sns = new SNSClient(client)
  const busQueues: string[] = []

  async function send(queueArn: string, body: string): Promise<void> {
    const name = queueArn.split(":").at(-1)
    await sqs.send(new SendMessageCommand({ QueueUrl: `${queues.endpoint}/${ACCOUNT}/${name}`, MessageBody: body }))
  }

  /** Rejects what has nowhere to go: were it dropped, a test that waits for nothing would pass. */
  async function deliver(destination: string, body: string): Promise<void> {
    if (destination === EVENT_BUS) await Promise.all(busQueues.map((arn) => send(arn, body)))
    else if (destination.includes(":sqs:")) await send(destination, body)
    else if (destination.includes(":sns:")) {
      await sns.send(new PublishCommand({ TopicArn: destination, Subject: "Amazon S3 Notification", Message: body }))
    } else throw new Error(`nothing here takes what is sent to ${destination}`)
  }

  const s3 = await startS3({ region: REGION, account: ACCOUNT, deliver })
  return {
    s3,
    environment: {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_ENDPOINT_URL_SQS: queues.endpoint,
      AWS_ENDPOINT_URL_SNS: queues.endpoint,
      AWS_ENDPOINT_URL_SSM: ssm.endpoint,
    },
    emails: queues.emails,
    routeBus: (queueArn) => void busQueues.push(queueArn),
    async stop() {
      sqs.destroy()
      sns.destroy()
      await s3.stop()
      await ssm.stop()
      await queues.stop()
    },
  }
}
