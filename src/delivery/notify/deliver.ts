import type { Meter } from "../../metrics/meter.ts"
import { dayOf, type Notice, notice } from "../../notice.ts"
import type { Ledger } from "../ledger/ledger.ts"
import { isRefused } from "../ledger/refused.ts"
import { settleAll } from "../ledger/settle.ts"
import { TRIES_FOR_LEDGER } from "../publish/publish-once.ts"
import { type Channel, type Letter, only, subjectsOf, takes } from "./channel.ts"
import { type Bundle, gather } from "./gather.ts"
import type { Release } from "./turns.ts"
import { RefusedError } from "./webhook.ts"

/** A message of the notify queue. `receives`: how often it was handed over, this time included; once where left out. */
export type QueueMessage = { readonly messageId: string; readonly body: string; readonly receives?: number }

export type DeliverWorld = {
  readonly channels: readonly Channel[]
  readonly ledger: Ledger
  /** Waits for the turn on a channel, so that nobody is written to more often than the channel bears. */
  readonly turn: (channel: Channel, deadline: number) => Promise<Release>
  /** ms since 1970. */
  readonly now: () => number
  /** Counts what became of letters. */
  readonly meter: Pick<Meter, "write">
  readonly log: {
    readonly error: (message: string, details: Record<string, unknown>) => void
    readonly info: (message: string, details: Record<string, unknown>) => void
  }
}

/**
 * Tells what the messages brought: one letter for each rule, on each channel that takes it, without what that channel was
 * told before. Returns the ids of the messages that must come back, because a channel did not take their letter before
 * the deadline (ms since 1970).
 */
export async function deliver(
  messages: readonly QueueMessage[],
  world: DeliverWorld,
  deadline: number = Number.POSITIVE_INFINITY,
): Promise<string[]> {
  const { letters, unknown } = gather(messages)
  for (const { messageId, detail } of unknown)
    world.log.error("a message is neither an alert nor a notice", { messageId, detail })
  const failed = new Set<string>()
  const refusals: { readonly by: Channel; readonly notice: Notice }[] = []
  for (const bundle of letters) {
    for (const channel of world.channels.filter((one) => takes(one, bundle.letter))) {
      const outcome = await attempt(bundle, channel, world, deadline)
      if (outcome === "failed") for (const id of bundle.messageIds) failed.add(id)
      if (typeof outcome === "object") refusals.push({ by: channel, notice: outcome })
    }
  }
  for (const refusal of refusals) {
    const bundle: Bundle = { letter: { kind: "notices", notices: [refusal.notice] }, messageIds: [], receives: 1 }
    const others = world.channels.filter((one) => one !== refusal.by && takes(one, bundle.letter))
    for (const channel of others) await attempt(bundle, channel, world, deadline)
  }
  return [...failed]
}

/** Tells one channel; gives back the notice for the operators when it refuses for good. */
async function attempt(
  bundle: Bundle,
  channel: Channel,
  world: DeliverWorld,
  deadline: number,
): Promise<"told" | "failed" | Notice> {
  const { meter, log } = world
  try {
    const told = await deliverOne(bundle, channel, world, deadline)
    log.info("told", { channel: channel.name, subjects: told, kind: bundle.letter.kind })
    return "told"
  } catch (error) {
    const detail = { channel: channel.name, error: messageOf(error) }
    if (error instanceof RefusedError) {
      meter.write({ LettersRefused: 1 })
      log.error("a channel refuses letters; correct its setting", detail)
      return refusedNotice(channel, error, world.now())
    }
    meter.write({ LettersFailed: 1 })
    log.error("a channel did not take a letter; it comes back", detail)
    return "failed"
  }
}

/** Sends what this channel was not told yet; returns how much that was. Throws when some of it is still to be told. */
async function deliverOne(
  { letter, receives }: Bundle,
  channel: Channel,
  world: DeliverWorld,
  deadline: number,
): Promise<number> {
  if (world.now() >= deadline) throw new Error("out of time before it was begun")
  const { news, isHeld, mark } = await claim(letter, channel, world.ledger, receives >= TRIES_FOR_LEDGER)
  if (news) {
    const release = await world.turn(channel, deadline)
    try {
      await channel.send(news)
    } catch (error) {
      // Nothing that is sent again will be taken.
      if (error instanceof RefusedError) await mark()
      throw error
    } finally {
      await release()
    }
    world.meter.write({ LettersTold: 1 })
    await mark()
  }
  if (isHeld) throw new Error("another invocation is telling some of this letter")
  return news ? subjectsOf(news).length : 0
}

type Claimed = { readonly news: Letter | null; readonly isHeld: boolean; readonly mark: () => Promise<void> }

/** What of a letter is still to be told to a channel. `anyway`: all of it, where the ledger refuses to say. */
async function claim(letter: Letter, channel: Channel, ledger: Ledger, anyway: boolean): Promise<Claimed> {
  const keyOf = (subject: string) => `notified/${channel.name}/${subject}.json`
  try {
    const claims = await settleAll(
      subjectsOf(letter).map(async (subject) => ({ subject, claim: await ledger.claim(keyOf(subject), subject, "") })),
    )
    const mine = new Map(
      claims.flatMap(({ subject, claim: one }) => (one.kind === "claimed" ? [[subject, one.etag] as const] : [])),
    )
    return {
      news: only(letter, new Set(mine.keys())),
      isHeld: claims.some(({ claim: one }) => one.kind === "held"),
      async mark() {
        await settleAll([...mine].map(([subject, etag]) => ledger.markPublished(keyOf(subject), subject, "", etag)))
      },
    }
  } catch (error) {
    if (!anyway || !isRefused(error)) throw error
    return { news: letter, isHeld: false, mark: async () => {} }
  }
}

/** What operators have to hear of a channel that refuses: once a day. */
function refusedNotice({ name }: Channel, error: RefusedError, now: number): Notice {
  return notice("refused", [name, dayOf(now)], `the channel ${name} refuses what it should tell: ${error.message}`, {
    channel: name,
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
