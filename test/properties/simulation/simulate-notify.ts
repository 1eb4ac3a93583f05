import { PutObjectCommand, type PutObjectCommandInput } from "@aws-sdk/client-s3"
import { Random } from "../../../dev/batches/random.ts"
import type { LedgerEntry } from "../../../src/delivery/ledger/entry.ts"
import { Ledger } from "../../../src/delivery/ledger/ledger.ts"
import { accepts, type Channel } from "../../../src/delivery/notify/channel.ts"
import { deliverApart } from "../../../src/delivery/notify/deliver-apart.ts"
import { notifyHandler } from "../../../src/delivery/notify/lambda.ts"
import { Outages } from "../../../src/delivery/notify/outage.ts"
import { RateLimitLock } from "../../../src/delivery/notify/rate-limit-lock.ts"
import { receive } from "../../../src/delivery/notify/receive.ts"
import { s3ObjectStore } from "../../../src/engine/s3/object-store.ts"
import { Faults } from "./faults.ts"
import { Invocation } from "./invocation.ts"
import { ARRIVAL } from "./landing.ts"
import { planTrouble } from "./notify-trouble.ts"
import { publish } from "./published-alerts.ts"
import { QueueDriver } from "./queue-driver.ts"
import { CHANNELS, type Services, simulatedChannels } from "./simulated-channels.ts"
import { simulatedResend } from "./simulated-resend.ts"
import { LEDGER, SimulatedS3 } from "./simulated-s3.ts"
import { type Message, SimulatedQueue, sqsEvent } from "./simulated-sqs.ts"
import { Timeline } from "./timeline.ts"
import { Windows } from "./windows.ts"

/** Source: infra/queues.yml, the notify queue. */
const MAX_RECEIVES = 75
const HOUR_MS = 3_600_000
const PAUSE_MS = 1200
/** A message on which notify dies is alone after two deaths, and given up after three more. One more may be under way. */
const MAX_DEATHS_OF_MESSAGE = 6

/** What a mutant may replace. */
export type NotifyParts = {
  readonly channel: (channel: Channel) => Channel
  readonly deliver: typeof deliverApart
  readonly failed: (failed: readonly string[]) => readonly string[]
  readonly leaseMs: number
}

export const realNotify: NotifyParts = {
  channel: (channel) => channel,
  deliver: deliverApart,
  failed: (failed) => failed,
  leaseMs: 360_000,
}

/** A notify with one defect: what it `does`, the parts that cause it, and how the violation begins that shows it. */
export type NotifyMutant = { readonly does: string; readonly kind: string; readonly parts: Partial<NotifyParts> }

/** The result of one seed. `copies`: more arrivals than one, all of which W1 or W2 explains. */
export type NotifyOutcome = {
  readonly faults: number
  readonly invocations: number
  readonly arrivals: number
  readonly copies: number
  readonly deadLetters: number
  /** How often notify ran out of memory. */
  readonly deaths: number
  /** The messages that `landfall notify --resend` sent. */
  readonly resent: number
  readonly violations: readonly string[]
}

/**
 * Runs notify with its real channels against simulated services, and `landfall notify --resend` beside it. Channels hang,
 * refuse, stall, limit their rate and accept a part; functions die anywhere, and always on some alerts; the ledger fails.
 * After the faults, operators redrive the dead-letter queue, or its messages have expired and they send what is missing
 * again: then every channel has each alert and notice that it accepts, and none twice, except where a fault hit between the
 * channel's acceptance and its mark.
 */
export async function simulateNotify(seed: number, parts: NotifyParts = realNotify): Promise<NotifyOutcome> {
  const random = new Random(seed)
  const timeline = new Timeline(ARRIVAL)
  const faults = new Faults(random)
  const published = publish(random)
  const windows = new Windows()
  const violations = new Set<string>()
  const s3 = new SimulatedS3(new Map(), () => timeline.now)
  for (const { key, id, body } of published) s3.perform(recordOf(key, id, body))
  const queue = new SimulatedQueue(
    published.map(({ body }) => ({ body, objects: [] })),
    timeline.now,
    MAX_RECEIVES,
  )
  const poison = new Set<string>()
  let deaths = 0
  let deathsWithoutFaults = 0
  /** The messages on which notify may die, and that it has received. */
  const deadly = new Set<Message>()
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
    poison,
    onPoison() {
      deaths++
      if (!faults.isOn) deathsWithoutFaults++
    },
    eventsPerMinute: random.next() < 0.3 ? 2 : Number.POSITIVE_INFINITY,
    now: () => timeline.now,
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
    },
  }
  const usesLock = random.next() < 0.1
  let invocations = 0

  async function work(batch: readonly Message[]) {
    const worker = invocations++
    for (const message of batch) if (poisonous.some((id) => message.landing.body.includes(id))) deadly.add(message)
    const invocation = new Invocation(worker, simulation)
    const { s3: client, now, sleep, nonce, remainingMs } = invocation.context()
    const store = s3ObjectStore(client, LEDGER)
    const lock = new RateLimitLock({ store, now, sleep, nonce, pauseMs: usesLock ? PAUSE_MS : 0 })
    const context = {
      channels: simulatedChannels(worker, invocation, services).map(parts.channel),
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
      (messages, deadline) => parts.deliver(messages, context, deadline),
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
      if (invocation.isRunning)
        for (const key of windows.unmarked(worker)) violations.add(`unmarked: ${key.slice(0, 20)} was accepted`)
      invocation.settle()
    }
  }

  const checkArrived = (body: string, what: string) => {
    for (const name of missing(body, windows)) violations.add(`lost: ${what} although ${name} has not got it`)
  }
  const driver = new QueueDriver({
    random,
    timeline,
    faults,
    queue,
    work,
    invoke: async (run, acknowledge) => acknowledge(await run()),
    onAcknowledge: ({ id, landing }) => checkArrived(landing.body, `${id} was acknowledged`),
    together: random.pick([0.3, 1]),
  })
  const operator = { random, timeline, s3, send: (body: string) => driver.send(body) }
  let resent = 0
  const resendSome = async () => {
    const { sent, left } = await simulatedResend(operator, { limit: random.pick([1, 3, 500]), isDryRun: false })
    resent += sent
    return left
  }
  for (const message of queue.messages) driver.offer(message, 0)
  const ids = published.map(({ id }) => id)
  const trouble = planTrouble({ random, timeline, faults, outages: services.outages, ids, poison })
  const poisonous = [...poison]
  if (random.next() < 0.3) timeline.after(random.integer(0, trouble), () => void resendSome())
  if (random.next() < 0.2) timeline.after(random.integer(0, trouble), () => driver.redrive())
  await timeline.drain()

  const deadLetters = queue.messages.filter(({ location }) => location === "dead-letter queue").length
  for (const { id, location, landing } of queue.messages)
    if (location === "deleted") checkArrived(landing.body, `${id} ended`)
  if (random.next() < 0.5) queue.expire()
  else driver.redrive()
  await timeline.drain()
  if (deathsWithoutFaults > deadly.size * MAX_DEATHS_OF_MESSAGE)
    violations.add(`deadly: notify died ${deathsWithoutFaults} times on ${deadly.size} messages`)
  for (let left = 1; left > 0; ) {
    void resendSome().then((some) => {
      left = some
    })
    await timeline.drain()
  }
  for (const { id, location } of queue.messages)
    if (location !== "deleted" && location !== "expired") violations.add(`stuck: ${id} ended in the ${location}`)
  for (const { id, body } of published) checkArrived(body, `${id} ended`)
  timeline.after(HOUR_MS, () => {
    void simulatedResend(operator, { limit: 1, isDryRun: true }).then(({ sent, inProgress, unpublished }) => {
      if (sent + inProgress + unpublished > 0)
        violations.add("unmarked: resend finds something after everything arrived")
    })
  })
  await timeline.drain()
  for (const key of windows.outside)
    violations.add(`twice: ${key.slice(0, 20)} arrived ${windows.copies(key)} times, which W1 does not explain`)
  return {
    faults: faults.count,
    invocations,
    arrivals: windows.published,
    copies: windows.deaths + windows.unrecorded,
    deadLetters,
    deaths,
    resent,
    violations: [...violations],
  }
}

/** The first of the seeds 1 to `seeds` that shows the defect of a mutant; null when there is none. */
export async function firstNotifyViolation(seeds: number, { kind, parts }: NotifyMutant) {
  for (let seed = 1; seed <= seeds; seed++) {
    const { violations } = await simulateNotify(seed, { ...realNotify, ...parts })
    const violation = violations.find((one) => one.startsWith(kind))
    if (violation !== undefined) return { seed, violation }
  }
  return null
}

/** The record of an alert or notice that detect has published. */
function recordOf(Key: string, id: string, record: string): PutObjectCommand {
  const entry: LedgerEntry = { scheme: 1, id, state: "published", lease: 0, nonce: "detect", record }
  return new PutObjectCommand({ Bucket: LEDGER, Key, Body: JSON.stringify(entry) })
}

/** The channels that should have what a message contains, and have not. */
function missing(body: string, windows: Windows): readonly string[] {
  const received = receive(body)
  if (received.kind === "unknown") return []
  const [id, message] =
    received.kind === "alert"
      ? ([
          received.document["kibana.alert.uuid"],
          { kind: "alerts", alerts: [received.document], suppressed: 0 },
        ] as const)
      : ([received.notice.id, { kind: "notices", notices: [received.notice] }] as const)
  return CHANNELS.filter((channel) => received.channels?.includes(channel.name) ?? true)
    .filter((channel) => accepts(channel, message) && !windows.has(`${channel.name}/${id}`))
    .map(({ name }) => name)
}

/** The channel and the alert or notice whose mark is under a key of the ledger. */
function keysOf(key: string): readonly string[] {
  const [, channel, id] = /^notified\/([a-z-]+)\/([0-9a-f]{64})\.json$/.exec(key) ?? []
  return channel === undefined ? [] : [`${channel}/${id}`]
}
