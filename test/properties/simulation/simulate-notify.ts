import { createHash } from "node:crypto"
import type { PutObjectCommandInput } from "@aws-sdk/client-s3"
import { Random } from "../../../dev/batches/random.ts"
import type { AlertDocument } from "../../../src/delivery/alert/document.ts"
import { serialise } from "../../../src/delivery/alert/serialise.ts"
import type { LedgerEntry } from "../../../src/delivery/ledger/entry.ts"
import { Ledger } from "../../../src/delivery/ledger/ledger.ts"
import { noticeRecord } from "../../../src/delivery/ledger/notice-record.ts"
import { accepts, type Channel, type ChannelMessage } from "../../../src/delivery/notify/channel.ts"
import { deliver } from "../../../src/delivery/notify/deliver.ts"
import { notifyHandler } from "../../../src/delivery/notify/lambda.ts"
import { Outages } from "../../../src/delivery/notify/outage.ts"
import { RateLimitLock } from "../../../src/delivery/notify/rate-limit-lock.ts"
import { plainAlert } from "../../../src/delivery/notify/rendering/plain-alert.ts"
import { s3ObjectStore } from "../../../src/engine/s3/object-store.ts"
import { notice } from "../../../src/notice.ts"
import { Faults } from "./faults.ts"
import { Invocation } from "./invocation.ts"
import { ARRIVAL } from "./landing.ts"
import { QueueDriver } from "./queue-driver.ts"
import { OUTAGES, type Services, simulatedChannels } from "./simulated-channels.ts"
import { LEDGER, SimulatedS3 } from "./simulated-s3.ts"
import { type Message, SimulatedQueue, sqsEvent } from "./simulated-sqs.ts"
import { Timeline } from "./timeline.ts"
import { Windows } from "./windows.ts"

/** Source: infra/queues.yml, the notify queue. */
const MAX_RECEIVES = 75
const HOUR_MS = 3_600_000
const PAUSE_MS = 1200

/** What a mutant may replace. */
export type NotifyParts = {
  readonly channel: (channel: Channel) => Channel
  readonly failed: (failed: readonly string[]) => readonly string[]
  readonly leaseMs: number
}

export const realNotify: NotifyParts = { channel: (channel) => channel, failed: (failed) => failed, leaseMs: 360_000 }

/** The result of one seed. `copies`: more arrivals than one, all of which W1 or W2 explains. */
export type NotifyOutcome = {
  readonly faults: number
  readonly invocations: number
  readonly arrivals: number
  readonly copies: number
  readonly deadLetters: number
  readonly violations: readonly string[]
}

/** An alert or a notice, and the message that contains it. */
type Published = { readonly id: string; readonly message: ChannelMessage; readonly body: string }

/**
 * Runs notify with its real channels against simulated services. Channels hang, refuse, stall and accept a part; functions
 * die anywhere; the ledger fails. After the faults, operators redrive the dead-letter queue: then every channel has each
 * alert that it accepts, and none twice, except where a fault hit between the channel's acceptance and its mark.
 */
export async function simulateNotify(seed: number, parts: NotifyParts = realNotify): Promise<NotifyOutcome> {
  const random = new Random(seed)
  const timeline = new Timeline(ARRIVAL)
  const faults = new Faults(random)
  const published = publish(random)
  const known = new Set(published.map(({ id }) => id))
  const windows = new Windows()
  const violations = new Set<string>()
  const s3 = new SimulatedS3(new Map())
  const queue = new SimulatedQueue(
    published.map(({ body }) => ({ body, objects: [] })),
    timeline.now,
    MAX_RECEIVES,
  )
  const services: Services = {
    random,
    outages: new Map(),
    timeout: (ms) => new Promise((resolve) => timeline.after(ms, resolve)),
    onAccept(worker, channel, ids) {
      for (const id of ids) windows.accept(worker, `${channel}/${id}`)
    },
    onLost: (worker, channel, ids) =>
      windows.fault(
        worker,
        ids.map((id) => `${channel}/${id}`),
      ),
    idsIn: (payload) => [...new Set(payload.match(/[0-9a-f]{64}/g))].filter((id) => known.has(id)),
  }
  const simulation = {
    random,
    timeline,
    faults,
    s3,
    windows,
    onAccept: () => {},
    idsOf: (key: string) => keysOf(key),
    onWrite(worker: number, { Key = "", Body }: PutObjectCommandInput) {
      const { state } = JSON.parse(String(Body)) as Partial<LedgerEntry>
      for (const id of keysOf(Key)) {
        if (state === "claimed") windows.claim(worker, id)
        if (state === "published") windows.mark(worker, id)
      }
      const made = /^notices\/(?:refused|unavailable|restored|unrendered)\/([0-9a-f]{64})\.json$/.exec(Key)?.[1]
      if (made !== undefined) known.add(made)
    },
  }
  const usesLock = random.next() < 0.1
  let invocations = 0
  let channels: readonly Channel[] = []

  async function work(batch: readonly Message[]) {
    const worker = invocations++
    const invocation = new Invocation(worker, simulation)
    const { s3: client, now, sleep, nonce, remainingMs } = invocation.context()
    const store = s3ObjectStore(client, LEDGER)
    channels = simulatedChannels(worker, invocation, services).map(parts.channel)
    const lock = new RateLimitLock({ store, now, sleep, nonce, pauseMs: usesLock ? PAUSE_MS : 0 })
    const context = {
      channels,
      ledger: new Ledger({ store, now, sleep, nonce, leaseMs: parts.leaseMs }),
      outages: new Outages({ store, now }),
      acquireLock: ({ name, audience }: Channel, deadline: number) =>
        lock.acquire(name, audience === "recipients" ? deadline : Number.POSITIVE_INFINITY),
      now,
      sleep: (ms: number) => sleep(ms),
      meter: { write: () => {} },
      log: { info: () => {}, error: () => {} },
    }
    const handler = notifyHandler(
      (messages, deadline) => deliver(messages, context, deadline),
      (_arn, hidden) =>
        invocation.whileAlive(async () => {
          for (const { receiptHandle, seconds } of hidden) await driver.hide(receiptHandle, seconds)
        }),
      now,
    )
    const event = sqsEvent(batch, ARRIVAL)
    try {
      const lambda = { getRemainingTimeInMillis: remainingMs } as Parameters<typeof handler>[1]
      const failed = (await handler(event, lambda)).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
      return { batchItemFailures: parts.failed(failed).map((itemIdentifier) => ({ itemIdentifier })) }
    } finally {
      invocation.settle()
    }
  }

  /** The channels that should have what a message contains, and have not. */
  function missing({ landing }: Message): string[] {
    const one = published.find(({ body }) => body === landing.body)
    if (!one) return []
    return channels
      .filter((channel) => accepts(channel, one.message) && !windows.has(`${channel.name}/${one.id}`))
      .map(({ name }) => name)
  }
  const checkMissing = (message: Message, what: string) => {
    for (const name of missing(message)) violations.add(`lost: ${message.id} ${what} although ${name} has not got it`)
  }

  const driver = new QueueDriver({
    random,
    timeline,
    faults,
    queue,
    work,
    invoke: async (run, acknowledge) => acknowledge(await run()),
    onAcknowledge: (message) => checkMissing(message, "was acknowledged"),
  })
  for (const message of queue.messages) driver.offer(message, 0)
  const trouble = planOutages(random, timeline, services.outages, faults)
  await timeline.drain()
  const deadLetters = queue.messages.filter(({ location }) => location === "dead-letter queue").length
  for (const message of queue.messages) if (message.location === "deleted") checkMissing(message, "ended")
  timeline.after(trouble, () => driver.redrive())
  await timeline.drain()
  for (const message of queue.messages) {
    checkMissing(message, "ended")
    if (message.location !== "deleted") violations.add(`stuck: ${message.id} ended in the ${message.location}`)
  }
  for (const key of windows.outside)
    violations.add(`twice: ${key.slice(0, 20)} arrived ${windows.copies(key)} times, which W1 does not explain`)
  return {
    faults: faults.count,
    invocations,
    arrivals: windows.published,
    copies: windows.deaths + windows.unrecorded,
    deadLetters,
    violations: [...violations],
  }
}

/** Lets channels fail for a while, and the ledger refuse. Returns when all of it is over, in ms from now. */
function planOutages(random: Random, timeline: Timeline, outages: Services["outages"], faults: Faults): number {
  // Most outages are short: a long one costs up to 75 tries, and shows nothing else.
  const length = random.next()
  const trouble = length < 0.01 ? 90 * HOUR_MS : length < 0.05 ? 12 * HOUR_MS : random.pick([0.2, 0.5, 1, 3]) * HOUR_MS
  for (const channel of ["email", "slack", "pagerduty", "security-hub", "ocsf"]) {
    if (random.next() < 0.6) continue
    const outage = random.pick(OUTAGES)
    timeline.after(random.next() < 0.5 ? 0 : random.integer(0, trouble), () => void outages.set(channel, outage))
  }
  if (random.next() < 0.1) {
    const begin = random.integer(0, trouble)
    timeline.after(begin, () => {
      faults.isDenied = true
    })
    timeline.after(begin + random.integer(0, trouble), () => {
      faults.isDenied = false
    })
  }
  timeline.after(trouble, () => {
    faults.isOn = false
    outages.clear()
  })
  return trouble
}

/** Some alerts of one or two rules, perhaps of a building block, and sometimes a notice. */
function publish(random: Random): readonly Published[] {
  const alerts = Array.from({ length: random.pick([1, 1, 2, 3, 5]) }, (_, number) => {
    const alert = alertOf(random.pick(["rule", "rule", "other"]), number, random.next() < 0.1)
    const message = { kind: "alerts", alerts: [alert], suppressed: 0 } as const
    return { id: alert["kibana.alert.uuid"], message, body: serialise(alert) }
  })
  if (random.next() < 0.7) return alerts
  const one = notice("overflow", [String(random.next())], "too many", {})
  return [...alerts, { id: one.id, message: { kind: "notices", notices: [one] }, body: noticeRecord(one).record }]
}

function alertOf(rule: string, number: number, isBuildingBlock: boolean): AlertDocument {
  const id = createHash("sha256").update(`${rule} ${number}`).digest("hex")
  const ruleId = isBuildingBlock ? "block" : rule
  return {
    ...plainAlert({
      "@timestamp": new Date(ARRIVAL).toISOString(),
      "kibana.alert.uuid": id,
      "kibana.alert.rule.rule_id": ruleId,
      "kibana.alert.severity": "high",
      "landfall.bucket": "logs",
      "landfall.key": "a.json",
      "landfall.ledger": `alerts/${ruleId}/${id}.json`,
    } as unknown as AlertDocument),
    ...(isBuildingBlock ? { "kibana.alert.building_block_type": "default" } : {}),
  }
}

/** The channel and the alert or notice whose mark is under a key of the ledger. */
function keysOf(key: string): readonly string[] {
  const [, channel, id] = /^notified\/([a-z-]+)\/([0-9a-f]{64})\.json$/.exec(key) ?? []
  return channel === undefined ? [] : [`${channel}/${id}`]
}
