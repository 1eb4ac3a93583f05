import type { SecurityHubClient } from "@aws-sdk/client-securityhub"
import type { PublishBatchCommand, SNSClient } from "@aws-sdk/client-sns"
import { Ledger } from "../../src/delivery/ledger/ledger.ts"
import { channelsOf } from "../../src/delivery/notify/channels.ts"
import { deliver } from "../../src/delivery/notify/deliver.ts"
import { Outages } from "../../src/delivery/notify/outage.ts"
import type { ObjectStore } from "../../src/engine/s3/object-store.ts"

/** notify starts no message after this time of the 300 s that it has. */
const DEADLINE_MS = 200_000

function memoryStore(): ObjectStore {
  const objects = new Map<string, { text: string; etag: string }>()
  const put = (key: string, text: string) => {
    objects.set(key, { text, etag: text })
    return { kind: "written", etag: text } as const
  }
  return {
    create: async (key, text) => (objects.has(key) ? { kind: "exists" } : put(key, text)),
    replace: async (key, text) => put(key, text),
    read: async (key) => objects.get(key) ?? null,
  }
}

const sns = {
  send: async ({ input }: PublishBatchCommand) => ({
    Successful: (input.PublishBatchRequestEntries ?? []).map(({ Id }) => ({ Id })),
  }),
}
const secrets: { readonly [name: string]: string } = {
  slack: "https://hooks.slack.com/services/T/B/x",
  pagerduty: "0123456789abcdef0123456789abcdef",
}
const clients = {
  s3: { send: async () => ({}) } as never,
  sns: sns as unknown as SNSClient,
  ssm: {
    send: async ({ input }: { input: { Name: string } }) => ({ Parameter: { Value: secrets[input.Name] } }),
  } as never,
  hub: { send: async () => ({ FailedFindings: [] }) } as unknown as SecurityHubClient,
}
const answer: typeof fetch = async (url) =>
  String(url).includes("slack") ? new Response("ok") : new Response('{"status":"success"}', { status: 202 })

const channels = channelsOf(
  {
    RECIPIENTS_TOPIC_ARN: "arn:aws:sns:eu-west-1:123456789012:recipients",
    SLACK_WEBHOOK_PARAMETER: "slack",
    CHAT_TOPIC_ARN: "arn:aws:sns:eu-west-1:123456789012:chat",
    PAGERDUTY_KEY_PARAMETER: "pagerduty",
    SECURITY_HUB_PRODUCT_ARN: "arn:aws:securityhub:eu-west-1:123456789012:product/123456789012/default",
    OCSF_DESTINATION: "arn:aws:sns:eu-west-1:123456789012:findings",
  },
  clients,
)

/** What notify sent, and what it did not. */
export type NotifyResult = {
  readonly messages: number
  readonly bytes: number
  readonly sent: number
  readonly unsent: number
  /** What notify logged as an error. */
  readonly errors: number
}

/** Runs notify over one batch of queue messages, on every channel; their services answer at once. */
export async function notifyOnce(bodies: readonly string[]): Promise<NotifyResult> {
  globalThis.fetch = answer
  const store = memoryStore()
  let [sent, errors] = [0, 0]
  const messages = bodies.map((body, number) => ({ messageId: `m${number}`, body }))
  const unsent = await deliver(
    messages,
    {
      channels,
      ledger: new Ledger({ store, now: Date.now, sleep: async () => {}, nonce: () => "n", leaseMs: 360_000 }),
      outages: new Outages({ store, now: Date.now }),
      acquireLock: async () => async () => {},
      now: Date.now,
      meter: {
        write: ({ MessagesSent = 0 }: { readonly MessagesSent?: number }) => {
          sent += MessagesSent
        },
      },
      log: {
        info: () => {},
        error: () => {
          errors++
        },
      },
    },
    Date.now() + DEADLINE_MS,
  )
  return {
    messages: messages.length,
    bytes: bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0),
    sent,
    unsent: unsent.length,
    errors,
  }
}
