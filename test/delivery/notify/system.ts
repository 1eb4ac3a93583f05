import type { AlertDocument } from "../../../src/delivery/alert/document.ts"
import { serialise } from "../../../src/delivery/alert/serialise.ts"
import { Ledger } from "../../../src/delivery/ledger/ledger.ts"
import { activeMutes } from "../../../src/delivery/mute/active-mutes.ts"
import {
  type Channel,
  type ChannelMessage,
  type SendContext,
  subjectsOf,
} from "../../../src/delivery/notify/channel.ts"
import { deliver } from "../../../src/delivery/notify/deliver.ts"
import { deliverApart } from "../../../src/delivery/notify/deliver-apart.ts"
import type { QueueMessage } from "../../../src/delivery/notify/group-messages.ts"
import { notifyHandler } from "../../../src/delivery/notify/lambda.ts"
import { Outages } from "../../../src/delivery/notify/outage.ts"
import { MemoryStore } from "../ledger/memory-store.ts"
import { muteStoreOf } from "../mute/memory-mutes.ts"
import { alertsOf } from "./alerts.ts"
import { NotifyQueue } from "./notify-queue.ts"
import { SimulatedClock } from "./simulated-clock.ts"

export const LEASE_MS = 360_000
export const HOUR_MS = 3_600_000

type Send = (message: ChannelMessage, context: SendContext) => Promise<void>

/** What a channel accepted, and the behaviour of its next sends. */
export class TestChannel implements Channel {
  readonly name: string
  readonly audience: Channel["audience"]
  readonly accepted: string[] = []
  readonly notices: string[] = []
  /** The kinds of the accepted notices. */
  readonly kinds: string[] = []
  sends = 0
  behave: Send = async () => {}

  constructor(name: string, audience: Channel["audience"]) {
    this.name = name
    this.audience = audience
  }

  readonly send: Send = async (message, context) => {
    this.sends++
    await this.behave(message, context)
    if (message.kind === "alerts") this.accepted.push(...subjectsOf(message))
    else {
      this.notices.push(...message.notices.map((one) => one.message))
      this.kinds.push(...message.notices.map(({ kind }) => kind))
    }
  }
}

/** notify with these channels, on a simulated clock. */
export function system(...channels: TestChannel[]) {
  const clock = new SimulatedClock()
  const store = new MemoryStore()
  const errors: string[] = []
  const log = { info: () => {}, error: (message: string) => void errors.push(message) }
  let nonces = 0
  const ledger = new Ledger({
    store,
    now: clock.now,
    sleep: clock.sleep,
    nonce: () => `nonce ${nonces++}`,
    leaseMs: LEASE_MS,
  })
  const context = {
    channels,
    ledger,
    outages: new Outages({ store, now: clock.now }),
    mutes: activeMutes({ store: muteStoreOf(store), now: clock.now, log }),
    acquireLock: async () => async () => {},
    now: clock.now,
    sleep: clock.sleep,
    meter: { write: () => {} },
    log,
  }
  const queue = new NotifyQueue(clock)
  const handler = notifyHandler(
    (messages, deadline) => deliverApart(messages, context, deadline),
    queue.hideMessages,
    clock.now,
  )
  return {
    clock,
    queue,
    store,
    /** What notify logged as errors. */
    errors,
    /** Lets the queue deliver for some time. */
    run: (ms: number) => queue.run(ms, handler),
    /** One delivery by the queue. Returns the messages that come back, and how long it took in ms. */
    async deliver(messages: readonly QueueMessage[], deadline = clock.now() + 200_000) {
      const start = clock.now()
      const failed = await clock.run(deliver(messages, context, deadline))
      return { failed, ms: clock.now() - start }
    },
    wait: (ms: number) => clock.run(clock.sleep(ms)),
  }
}

export const messagesOf = (count: number, rule?: string): QueueMessage[] =>
  alertsOf(count).map((alert, number) => ({
    messageId: `${rule ?? "m"}${number}`,
    body: serialise(rule === undefined ? alert : ofRule(alert, rule)),
  }))
const ofRule = (alert: AlertDocument, rule: string): AlertDocument => ({
  ...alert,
  "kibana.alert.rule.rule_id": rule,
  "kibana.alert.uuid": `${rule} ${alert["kibana.alert.uuid"]}`,
})
