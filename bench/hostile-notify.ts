// Whether notify sends 33 alerts with 32 KB of hostile text in every field, at once and on every channel, within its time-out on
// a tenth of a processor. The figure is ten times the processor's time. Services answer at once.
// Run: node bench/hostile-notify.ts [TEXT …]

import type { SecurityHubClient } from "@aws-sdk/client-securityhub"
import type { PublishBatchCommand, SNSClient } from "@aws-sdk/client-sns"
import { fit, SNS_MESSAGE_BYTES } from "../src/delivery/alert/fit.ts"
import { serialise } from "../src/delivery/alert/serialise.ts"
import { Ledger } from "../src/delivery/ledger/ledger.ts"
import { channelsOf } from "../src/delivery/notify/channels.ts"
import { deliver } from "../src/delivery/notify/deliver.ts"
import { Outages } from "../src/delivery/notify/outage.ts"
import type { ObjectStore } from "../src/engine/s3/object-store.ts"
import { hostileAlert } from "./hostile-alert.ts"

const ALERTS = 33
const TEXT_BYTES = 32 * 1024
const SLOWER = 10
/** Source: serverless.yml. */
const TIMEOUT_SECONDS = 300
const PIECES: readonly string[] = [
  "eyJ",
  "pwd=a",
  "-p x ",
  "a.",
  "http://",
  "<|&>",
  "*_~",
  "\\",
  '"',
  "\u202e",
  "\u001b[31m",
  "a\u0301\u0301",
  "aB3",
]

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
globalThis.fetch = async (url) =>
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

let slowest = 0
const chosen = process.argv.slice(2)
for (const piece of chosen.length > 0 ? chosen : PIECES) {
  const text = piece.repeat(Math.ceil(TEXT_BYTES / piece.length)).slice(0, TEXT_BYTES)
  const messages = Array.from({ length: ALERTS }, (_, number) => ({
    messageId: `m${number}`,
    body: serialise(fit(hostileAlert(text, number), SNS_MESSAGE_BYTES)),
  }))
  const store = memoryStore()
  let unrendered = 0
  const context = {
    channels,
    ledger: new Ledger({ store, now: Date.now, sleep: async () => {}, nonce: () => "n", leaseMs: 360_000 }),
    outages: new Outages({ store, now: Date.now }),
    acquireLock: async () => async () => {},
    now: Date.now,
    meter: { write: () => {} },
    log: { info: () => {}, error: () => void unrendered++ },
  }
  const [start, wall] = [process.cpuUsage(), performance.now()]
  const unsent = await deliver(messages, context, Date.now() + 200_000)
  const { user, system } = process.cpuUsage(start)
  const seconds = (SLOWER * (user + system)) / 1_000_000
  slowest = Math.max(slowest, seconds)
  const elapsed = ((performance.now() - wall) / 1000).toFixed(2)
  console.log(
    `${JSON.stringify(piece).padEnd(14)} ${seconds.toFixed(1).padStart(6)} s on a tenth of a processor (${elapsed} s here), ${unsent.length} messages unsent, ${unrendered} errors`,
  )
}
console.log(`The slowest takes ${slowest.toFixed(1)} s of the ${TIMEOUT_SECONDS} s that notify has.`)
if (slowest > TIMEOUT_SECONDS) process.exitCode = 1
