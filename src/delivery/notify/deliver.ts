import { isRefusal } from "../../engine/s3/object-store.ts"
import type { Meter } from "../../metrics/meter.ts"
import { dayOf, type Notice, notice } from "../../notice.ts"
import { type Ledger, settleAll } from "../ledger/ledger.ts"
import { PUBLISH_UNRECORDED_FROM_RECEIVE } from "../publish/publish-once.ts"
import { accepts, type Channel, type ChannelMessage, RefusedError, selectSubjects, subjectsOf } from "./channel.ts"
import { type Delivery, groupMessages, type QueueMessage } from "./group-messages.ts"
import type { Release } from "./rate-limit-lock.ts"

export type DeliverContext = {
  readonly channels: readonly Channel[]
  readonly ledger: Ledger
  /** Waits for the channel's rate-limit lock, so that messages do not exceed the rate that the channel allows. */
  readonly acquireLock: (channel: Channel, deadline: number) => Promise<Release>
  /** ms since 1970. */
  readonly now: () => number
  readonly meter: Pick<Meter, "write">
  readonly log: {
    readonly error: (message: string, details: Record<string, unknown>) => void
    readonly info: (message: string, details: Record<string, unknown>) => void
  }
}

/**
 * Sends what the queue messages hold: one channel message for each rule, on each channel that accepts it, without what that
 * channel was sent before. Returns the ids of the queue messages that must come back, because a channel did not accept
 * their content before the deadline (ms since 1970).
 */
export async function deliver(
  messages: readonly QueueMessage[],
  context: DeliverContext,
  deadline: number = Number.POSITIVE_INFINITY,
): Promise<string[]> {
  const { deliveries, unknown } = groupMessages(messages)
  for (const { messageId, detail } of unknown)
    context.log.error("a queue message is neither an alert nor a notice", { messageId, detail })
  const failed = new Set<string>()
  const refusals: { readonly by: Channel; readonly notice: Notice }[] = []
  for (const delivery of deliveries) {
    for (const channel of context.channels.filter((one) => accepts(one, delivery.message))) {
      const result = await attempt(delivery, channel, context, deadline)
      if (result === "failed") for (const id of delivery.messageIds) failed.add(id)
      if (typeof result === "object") refusals.push({ by: channel, notice: result })
    }
  }
  for (const refusal of refusals) {
    const delivery: Delivery = { message: { kind: "notices", notices: [refusal.notice] }, messageIds: [], receives: 1 }
    const others = context.channels.filter((one) => one !== refusal.by && accepts(one, delivery.message))
    for (const channel of others) await attempt(delivery, channel, context, deadline)
  }
  return [...failed]
}

/** Sends one delivery on one channel. If the channel refuses it permanently, returns a notice for the operators. */
async function attempt(
  delivery: Delivery,
  channel: Channel,
  context: DeliverContext,
  deadline: number,
): Promise<"sent" | "failed" | Notice> {
  const { meter, log } = context
  try {
    const subjects = await sendOnce(delivery, channel, context, deadline)
    log.info("sent", { channel: channel.name, subjects, kind: delivery.message.kind })
    return "sent"
  } catch (error) {
    const detail = { channel: channel.name, error: error instanceof Error ? error.message : String(error) }
    if (error instanceof RefusedError) {
      meter.write({ MessagesRefused: 1 })
      log.error("the channel refuses messages; correct its setting", detail)
      return refusedNotice(channel, error, context.now())
    }
    meter.write({ MessagesFailed: 1 })
    log.error("the channel did not accept the message; the queue delivers it again", detail)
    return "failed"
  }
}

/** Sends what the channel was not sent yet; returns how many subjects. Throws if some of them are still to be sent. */
async function sendOnce(
  { message, receives }: Delivery,
  channel: Channel,
  context: DeliverContext,
  deadline: number,
): Promise<number> {
  if (context.now() >= deadline) throw new Error("the function ran out of time before it started to send")
  const publishUnrecorded = receives >= PUBLISH_UNRECORDED_FROM_RECEIVE
  const { pending, isHeld, mark } = await claim(message, channel, context.ledger, publishUnrecorded)
  if (pending) {
    const release = await context.acquireLock(channel, deadline)
    try {
      await channel.send(pending)
    } catch (error) {
      // The channel would refuse a retry, too.
      if (error instanceof RefusedError) await mark()
      throw error
    } finally {
      await release()
    }
    context.meter.write({ MessagesSent: 1 })
    await mark()
  }
  if (isHeld) throw new Error("another invocation is sending a part of this message")
  return pending ? subjectsOf(pending).length : 0
}

type Claimed = { readonly pending: ChannelMessage | null; readonly isHeld: boolean; readonly mark: () => Promise<void> }

/**
 * Claims what the channel was not sent yet. `publishUnrecorded`: if the ledger refuses the claim, everything is pending.
 */
async function claim(
  message: ChannelMessage,
  channel: Channel,
  ledger: Ledger,
  publishUnrecorded: boolean,
): Promise<Claimed> {
  const keyOf = (subject: string) => `notified/${channel.name}/${subject}.json`
  try {
    const claims = await settleAll(
      subjectsOf(message).map(async (subject) => ({ subject, claim: await ledger.claim(keyOf(subject), subject, "") })),
    )
    const mine = new Map(
      claims.flatMap(({ subject, claim: one }) => (one.kind === "claimed" ? [[subject, one.etag] as const] : [])),
    )
    return {
      pending: selectSubjects(message, new Set(mine.keys())),
      isHeld: claims.some(({ claim: one }) => one.kind === "held"),
      async mark() {
        await settleAll([...mine].map(([subject, etag]) => ledger.markPublished(keyOf(subject), subject, "", etag)))
      },
    }
  } catch (error) {
    if (!publishUnrecorded || !isRefusal(error)) throw error
    return { pending: message, isHeld: false, mark: async () => {} }
  }
}

/** The notice about a channel that refuses messages, at most once a day. */
function refusedNotice({ name }: Channel, error: RefusedError, now: number): Notice {
  return notice("refused", [name, dayOf(now)], `the channel ${name} refuses messages: ${error.message}`, {
    channel: name,
  })
}
