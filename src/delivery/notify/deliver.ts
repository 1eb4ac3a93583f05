import { leaseEnd } from "../../errors.ts"
import type { Meter } from "../../metrics/meter.ts"
import { dayOf, type Notice, notice } from "../../notice.ts"
import { noticeRecord } from "../ledger/notice-record.ts"
import type { Mute } from "../mute/mute.ts"
import { accepts, type Channel, RefusedError } from "./channel.ts"
import { type Delivery, groupMessages, type QueueMessage } from "./group-messages.ts"
import type { Outages } from "./outage.ts"
import { needsCorrection } from "./refusal.ts"
import type { Report } from "./rendering/render.ts"
import { type SendOnceContext, sendOnce, UnsentError } from "./send-once.ts"
import { countMuted, spare } from "./spare.ts"
import { SendTimeoutError } from "./timeout.ts"

export type DeliverContext = SendOnceContext & {
  readonly channels: readonly Channel[]
  readonly outages: Outages
  /** The mutes that act now. Nothing is muted where it is left out. */
  readonly mutes?: () => Promise<readonly Mute[]>
  readonly meter: Pick<Meter, "write">
  readonly log: {
    readonly error: (message: string, details: Record<string, unknown>) => void
    readonly info: (message: string, details: Record<string, unknown>) => void
  }
}

/** A queue message that must come back. `leasedUntil`: before that time (ms since 1970), the retry could not send it. */
export type Unsent = { readonly messageId: string; readonly leasedUntil: number }

/** From this receive of a queue message on, a channel that did not accept it is reported: about ten minutes after the first. */
const UNAVAILABLE_FROM_RECEIVE = 4

/**
 * Sends what the queue messages hold: one channel message for each rule, on each channel that accepts it, without what that
 * channel was sent before. The channels run side by side, so that none waits for another. Returns the queue messages that
 * must come back, because a channel did not accept all of their content before the deadline (ms since 1970).
 */
export async function deliver(
  messages: readonly QueueMessage[],
  context: DeliverContext,
  deadline: number = Number.POSITIVE_INFINITY,
): Promise<readonly Unsent[]> {
  const { deliveries, unknown } = groupMessages(messages)
  for (const { messageId, detail } of unknown)
    context.log.error("a queue message is neither an alert nor a notice", { messageId, detail })
  const isOff = (channel: string) => context.channels.every(({ name }) => name !== channel)
  for (const { message, channels, messageIds } of deliveries) {
    for (const channel of (channels ?? []).filter(isOff))
      context.log.error("messages to send again name a channel that is off", { channel, messages: messageIds.length })
    if (message.kind !== "alerts") continue
    const [{ "kibana.alert.rule.rule_id": rule, "landfall.channels": named = [] }] = message.alerts
    for (const channel of named.filter(isOff))
      context.log.error("alerts name a channel that is off", { channel, rule, alerts: message.alerts.length })
  }
  const reported = new Map<string, Notice>()
  const report = (one: Notice) => void reported.set(one.id, one)
  const mutes = deliveries.length > 0 ? ((await context.mutes?.()) ?? []) : []
  for (const [mute, alerts] of countMuted(deliveries, mutes)) {
    context.meter.write({ AlertsMuted: alerts })
    context.log.info("muted", { mute, alerts })
  }
  const outcomes = await Promise.all(
    context.channels.map(async (channel) => {
      const own = deliveries.filter((delivery) => isFor(channel, delivery))
      return deliverOn(channel, await spare(channel, own, mutes, context), context, deadline, report)
    }),
  )
  const changes = await Promise.all(outcomes.map((outcome) => noticesOf(outcome, context)))
  await recordNotices([...reported.values(), ...changes.flat()], context)
  await Promise.all(
    outcomes.map(async ({ channel, isStalled }, index) => {
      if (isStalled) return
      const others = changes.flatMap((notices, other) =>
        notices.filter(({ kind }) => other !== index || kind === "restored"),
      )
      const [first, ...rest] = [...others, ...reported.values()]
      if (!first) return
      const own: Delivery = { message: { kind: "notices", notices: [first, ...rest] }, messageIds: [], receives: 1 }
      if (isFor(channel, own)) await deliverOn(channel, [own], context, deadline, report)
    }),
  )
  const unsent = new Map<string, number>()
  for (const { messageId, leasedUntil } of outcomes.flatMap((outcome) => outcome.unsent))
    unsent.set(messageId, Math.max(leasedUntil, unsent.get(messageId) ?? 0))
  return [...unsent].map(([messageId, leasedUntil]) => ({ messageId, leasedUntil }))
}

type ChannelOutcome = {
  readonly channel: Channel
  readonly unsent: readonly Unsent[]
  /** Why the channel refuses what it is sent, or some of it. */
  readonly refusal: Error | null
  /** Why the channel has not accepted a message in several tries. */
  readonly failure: Error | null
  /** The channel accepted something. */
  readonly hasSent: boolean
  readonly isStalled: boolean
}

/** Sends the deliveries on one channel. Once a send takes too long, the channel's other deliveries wait for the next try. */
async function deliverOn(
  channel: Channel,
  deliveries: readonly Delivery[],
  context: DeliverContext,
  deadline: number,
  report: Report,
): Promise<ChannelOutcome> {
  const unsent: Unsent[] = []
  let refusal: Error | null = null
  let failure: Error | null = null
  let hasSent = false
  let isStalled = false
  for (const delivery of deliveries) {
    const result: number | UnsentError | null = isStalled
      ? null
      : await attempt(delivery, channel, context, deadline, report)
    if (typeof result === "number") {
      hasSent ||= result > 0
      continue
    }
    const leasedUntil = leaseEnd(result)
    unsent.push(...delivery.messageIds.map((messageId) => ({ messageId, leasedUntil })))
    if (!result?.isByChannel) continue
    const cause: unknown = result.cause
    isStalled ||= cause instanceof SendTimeoutError
    if (needsCorrection(cause)) refusal ??= cause
    else if (delivery.receives >= UNAVAILABLE_FROM_RECEIVE) {
      failure ??= result
      context.meter.write({ MessagesDelayed: 1 })
    }
  }
  return { channel, unsent, refusal, failure, hasSent, isStalled }
}

function isFor(channel: Channel, { message, channels }: Delivery): boolean {
  return accepts(channel, message) && (channels === undefined || channels.includes(channel.name))
}

/** Sends one delivery on one channel. Returns how many ids it sent, or the error, if there is one. */
async function attempt(
  delivery: Delivery,
  channel: Channel,
  context: DeliverContext,
  deadline: number,
  report: Report,
): Promise<number | UnsentError> {
  const { meter, log } = context
  try {
    const subjects = await sendOnce(delivery, channel, context, deadline, report)
    if (subjects > 0) meter.write({ MessagesSent: 1 })
    log.info("sent", { channel: channel.name, subjects, kind: delivery.message.kind })
    return subjects
  } catch (cause) {
    const error = cause instanceof UnsentError ? cause : new UnsentError(cause, 0, false)
    const detail = { channel: channel.name, error: error.message }
    if (error.isByChannel && needsCorrection(error.cause)) {
      meter.write({ MessagesRefused: 1 })
      log.error("the channel refuses messages; correct its setting. The queue delivers them again", detail)
    } else {
      meter.write({ MessagesFailed: 1 })
      log.error("the channel did not accept the message; the queue delivers it again", detail)
    }
    return error
  }
}

/** What operators must know about a channel: it refuses messages, it does not accept them, or it does again. */
async function noticesOf(outcome: ChannelOutcome, { outages, now }: DeliverContext): Promise<readonly Notice[]> {
  const { channel, unsent, refusal, failure, hasSent } = outcome
  const { name } = channel
  const details = { channel: name }
  if (refusal instanceof RefusedError && (refusal.isContent || refusal.isPerAlert))
    return [notice("refused", [name, dayOf(now())], `the channel ${name} refuses alerts: ${refusal.message}`, details)]
  const error = refusal ?? failure
  if (error) {
    const since = await outages.begin(name)
    const shown = error instanceof RefusedError || refusal === null ? error.message : `${error.name}: ${error.message}`
    const does = refusal === null ? "does not accept" : "refuses"
    const kind = refusal === null ? "unavailable" : "refused"
    return [notice(kind, [name, String(since)], `the channel ${name} ${does} messages: ${shown}`, details)]
  }
  const since = hasSent && unsent.length === 0 ? await outages.end(name) : null
  if (since === null) return []
  const time = new Date(since).toISOString()
  return [
    notice("restored", [name, String(since)], `the channel ${name} accepts messages again`, {
      ...details,
      since: time,
    }),
  ]
}

/** Records the notices that notify makes, so that `landfall notify --resend` finds those that no channel accepted. */
async function recordNotices(notices: readonly Notice[], { ledger, log }: DeliverContext): Promise<void> {
  await Promise.all(
    notices.map(async (one) => {
      const { key, record } = noticeRecord(one)
      try {
        await ledger.archive(key, one.id, record, "published")
      } catch (error) {
        log.error("the ledger did not record a notice", { notice: one.message, error: String(error) })
      }
    }),
  )
}
