import type { Meter } from "../../metrics/meter.ts"
import { dayOf, type Notice, notice } from "../../notice.ts"
import { accepts, type Channel, RefusedError } from "./channel.ts"
import { type Delivery, groupMessages, type QueueMessage } from "./group-messages.ts"
import { needsCorrection } from "./refusal.ts"
import type { Report } from "./rendering/render.ts"
import { type SendOnceContext, sendOnce } from "./send-once.ts"
import { SendTimeoutError } from "./timeout.ts"

export type DeliverContext = SendOnceContext & {
  readonly channels: readonly Channel[]
  readonly meter: Pick<Meter, "write">
  readonly log: {
    readonly error: (message: string, details: Record<string, unknown>) => void
    readonly info: (message: string, details: Record<string, unknown>) => void
  }
}

/**
 * Sends what the queue messages hold: one channel message for each rule, on each channel that accepts it, without what that
 * channel was sent before. The channels run side by side, so that none waits for another. Returns the ids of the queue
 * messages that must come back, because a channel did not accept all of their content before the deadline (ms since 1970).
 */
export async function deliver(
  messages: readonly QueueMessage[],
  context: DeliverContext,
  deadline: number = Number.POSITIVE_INFINITY,
): Promise<string[]> {
  const { deliveries, unknown } = groupMessages(messages)
  for (const { messageId, detail } of unknown)
    context.log.error("a queue message is neither an alert nor a notice", { messageId, detail })
  const reported = new Map<string, Notice>()
  const report = (one: Notice) => void reported.set(one.id, one)
  const outcomes = await Promise.all(
    context.channels.map((channel) => deliverOn(channel, deliveries, context, deadline, report)),
  )
  const refusals = outcomes.flatMap(({ channel, refusal }) => (refusal ? [{ channel, refusal }] : []))
  const stalled = new Set(outcomes.filter(({ isStalled }) => isStalled).map(({ channel }) => channel))
  await Promise.all(
    context.channels
      .filter((channel) => !stalled.has(channel))
      .map((channel) => {
        const others = refusals.filter((one) => one.channel !== channel).map(({ refusal }) => refusal)
        const [first, ...rest] = [...others, ...reported.values()]
        const own: Delivery[] = first
          ? [{ message: { kind: "notices", notices: [first, ...rest] }, messageIds: [], receives: 1 }]
          : []
        return deliverOn(channel, own, context, deadline, report)
      }),
  )
  return [...new Set(outcomes.flatMap(({ failed }) => failed))]
}

type ChannelOutcome = {
  readonly channel: Channel
  /** The queue messages that must come back. */
  readonly failed: readonly string[]
  /** A notice for the operators. */
  readonly refusal: Notice | null
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
  const failed: string[] = []
  let refusal: Notice | null = null
  let isStalled = false
  for (const delivery of deliveries.filter(({ message }) => accepts(channel, message))) {
    const error: unknown = isStalled ? null : await attempt(delivery, channel, context, deadline, report)
    if (error === undefined) continue
    failed.push(...delivery.messageIds)
    isStalled ||= error instanceof SendTimeoutError
    if (needsCorrection(error)) refusal ??= refusedNotice(channel, error, context.now())
  }
  return { channel, failed, refusal, isStalled }
}

/** Sends one delivery on one channel. Returns the error, if there is one. */
async function attempt(
  delivery: Delivery,
  channel: Channel,
  context: DeliverContext,
  deadline: number,
  report: Report,
): Promise<unknown> {
  const { meter, log } = context
  try {
    const subjects = await sendOnce(delivery, channel, context, deadline, report)
    if (subjects > 0) meter.write({ MessagesSent: 1 })
    log.info("sent", { channel: channel.name, subjects, kind: delivery.message.kind })
    return undefined
  } catch (error) {
    const detail = { channel: channel.name, error: error instanceof Error ? error.message : String(error) }
    if (needsCorrection(error)) {
      meter.write({ MessagesRefused: 1 })
      log.error("the channel refuses messages; correct its setting. The queue delivers them again", detail)
    } else {
      meter.write({ MessagesFailed: 1 })
      log.error("the channel did not accept the message; the queue delivers it again", detail)
    }
    return error ?? new Error("unknown")
  }
}

/** The notice about a channel that refuses messages, at most once a day. */
function refusedNotice({ name }: Channel, error: Error, now: number): Notice {
  const shown = error instanceof RefusedError ? error.message : `${error.name}: ${error.message}`
  return notice("refused", [name, dayOf(now)], `the channel ${name} refuses messages: ${shown}`, { channel: name })
}
