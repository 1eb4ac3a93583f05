import { PublishCommand, SNSClient } from "@aws-sdk/client-sns"
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs"
import type { Email } from "./outbox.ts"
import { type ParameterStore, startParameterStore } from "./parameters.ts"
import { type QueuesAndTopics, startQueuesAndTopics } from "./queues-and-topics.ts"
import { type LocalS3, startS3 } from "./s3/server.ts"
import { type SmtpServer, smtpDelivery } from "./smtp.ts"

/** The part of AWS that Landfall needs, in this process and on loopback: our S3, SQS and SNS by fauxqs, parameters of SSM. */
export type LocalAws = {
  readonly s3: LocalS3
  /** The environment variables of a client or a function: endpoints, region, dummy credentials. */
  readonly environment: { readonly [variable: string]: string }
  /** The emails that SNS would send to subscribers, oldest first. */
  readonly emails: readonly Email[]
  /** Adds a rule to the event bus: the queue receives every event that a bucket sends to EventBridge. */
  readonly routeBus: (queueArn: string) => void
  readonly stop: () => Promise<void>
}

const REGION = "eu-west-1"
const ACCOUNT = "000000000000"
/** The name of the event bus as a destination of the S3. */
const EVENT_BUS = "eventbridge"

/** `parameters` are the values of SSM parameters by name. Emails are sent to the SMTP server, if given. */
export async function startLocalAws(
  parameters: { readonly [name: string]: string } = {},
  smtp?: SmtpServer,
): Promise<LocalAws> {
  const queues: QueuesAndTopics = await startQueuesAndTopics(REGION, smtp && smtpDelivery(smtp))
  const ssm: ParameterStore = await startParameterStore(parameters)
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

  /** Rejects an unknown destination: if the message were dropped, a test that expects no message would pass. */
  async function deliver(destination: string, body: string): Promise<void> {
    if (destination === EVENT_BUS) await Promise.all(busQueues.map((arn) => send(arn, body)))
    else if (destination.includes(":sqs:")) await send(destination, body)
    else if (destination.includes(":sns:")) {
      await sns.send(new PublishCommand({ TopicArn: destination, Subject: "Amazon S3 Notification", Message: body }))
    } else throw new Error(`unknown destination: ${destination}`)
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
