import type { Ledger } from "../ledger/ledger.ts"
import { settleAll } from "../ledger/settle.ts"
import { type Channel, type Letter, only, subjectsOf } from "./channel.ts"
import { gather } from "./gather.ts"
import { RefusedError } from "./webhook.ts"

/** A message of the notify queue. */
export type QueueMessage = { readonly messageId: string; readonly body: string }

export type DeliverWorld = {
  readonly channels: readonly Channel[]
  readonly ledger: Ledger
  /** Waits for this channel's turn, so that nobody is written to more often than the channel bears. */
  readonly turn: (channel: Channel) => Promise<void>
  readonly log: {
    readonly error: (message: string, details: Record<string, unknown>) => void
    readonly info: (message: string, details: Record<string, unknown>) => void
  }
}

/**
 * Tells people of what the messages brought: one letter for each rule, on each channel, without what that channel was told
 * before. Returns the ids of the messages that must come back, because a channel did not take their letter.
 */
export async function deliver(messages: readonly QueueMessage[], world: DeliverWorld): Promise<string[]> {
  const { letters, unknown } = gather(messages)
  for (const { messageId, detail } of unknown)
    world.log.error("a message is neither an alert nor a notice", { messageId, detail })
  const failed = new Set<string>()
  for (const { letter, messageIds } of letters) {
    for (const channel of world.channels) {
      try {
        const told = await deliverOne(letter, channel, world)
        world.log.info("told", { channel: channel.name, subjects: told, kind: letter.kind })
      } catch (error) {
        for (const id of messageIds) failed.add(id)
        world.log.error("a channel did not take a letter; it comes back", {
          channel: channel.name,
          error: messageOf(error),
        })
      }
    }
  }
  return [...failed]
}

/** Sends what this channel was not told yet; returns how much that was. Throws when some of it is still to be told. */
async function deliverOne(letter: Letter, channel: Channel, { ledger, turn, log }: DeliverWorld): Promise<number> {
  const keyOf = (subject: string) => `notified/${channel.name}/${subject}.json`
  const claims = await settleAll(
    subjectsOf(letter).map(async (subject) => ({ subject, claim: await ledger.claim(keyOf(subject), subject, "") })),
  )
  const mine = new Map(
    claims.flatMap(({ subject, claim }) => (claim.kind === "claimed" ? [[subject, claim.etag] as const] : [])),
  )
  const news = only(letter, new Set(mine.keys()))
  if (news) {
    await turn(channel)
    try {
      await channel.send(news)
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error
      // Nothing that is sent again will be taken: the operators hear of it through the log's alarm.
      log.error("a channel refuses letters; correct its setting", { channel: channel.name, error: error.message })
    }
    await settleAll([...mine].map(([subject, etag]) => ledger.markPublished(keyOf(subject), subject, "", etag)))
  }
  if (claims.some(({ claim }) => claim.kind === "held"))
    throw new Error("another invocation is telling some of this letter")
  return mine.size
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
