import assert from "node:assert/strict"
import { test } from "node:test"
import type { PublishBatchCommand } from "@aws-sdk/client-sns"
import type { Clients } from "../../../src/delivery/notify/channel-type.ts"
import { ocsf } from "../../../src/delivery/notify/ocsf/channel.ts"
import { alertsOf } from "./alerts.ts"
import { sendAlone } from "./send-alone.ts"

type Options = { readonly abortSignal?: AbortSignal }

/** The channel over a topic. `publish` answers each batch. */
function channelOf(publish: (batch: number, options?: Options) => Promise<void>) {
  const batches: number[] = []
  const sns = {
    async send({ input }: PublishBatchCommand, options?: Options) {
      const entries = input.PublishBatchRequestEntries ?? []
      batches.push(entries.length)
      await publish(batches.length, options)
      return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] }
    },
  }
  const channel = ocsf.create("arn:aws:sns:eu-west-1:1:findings", {
    environment: {},
    clients: { sns } as unknown as Clients,
    webhook: undefined as never,
  })
  return { channel, batches }
}

const ofAlerts = (count: number) => {
  const [first, ...rest] = alertsOf(count)
  assert.ok(first)
  return { kind: "alerts", alerts: [first, ...rest], suppressed: 0 } as const
}

test("an OCSF topic gets nothing after the send was given up: regression, it got the rest while a retry sent all again", async () => {
  const late = new AbortController()
  const { channel, batches } = channelOf(async () => late.abort())
  const context = { ...sendAlone(), signal: late.signal }
  await assert.rejects(channel.send(ofAlerts(25), context))
  assert.deepEqual(batches, [10], "the second batch is not published")
  assert.equal(context.accepted.length, 10)
})

test("a call to the OCSF topic ends when the send is given up", async () => {
  const late = new AbortController()
  const { channel } = channelOf((_batch, options) => {
    assert.equal(options?.abortSignal, late.signal)
    return Promise.resolve()
  })
  await channel.send(ofAlerts(1), { ...sendAlone(), signal: late.signal })
})
