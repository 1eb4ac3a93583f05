import { isRefusedByAws, LeaseHeldError, settleAll } from "../../errors.ts"
import type { Ledger } from "../ledger/ledger.ts"
import { PUBLISH_UNRECORDED_FROM_RECEIVE } from "../publish/publish-once.ts"
import { type Channel, type ChannelMessage, RefusedError, selectSubjects, subjectsOf } from "./channel.ts"
import type { Delivery } from "./group-messages.ts"
import type { Release } from "./rate-limit-lock.ts"
import type { Report } from "./rendering/render.ts"
import { type Sleep, sleepReally, withTimeout } from "./timeout.ts"

export type SendOnceContext = {
  readonly ledger: Ledger
  /** Waits for the channel's rate-limit lock, so that messages do not exceed the rate that the channel allows. */
  readonly acquireLock: (channel: Channel, deadline: number) => Promise<Release>
  /** ms since 1970. */
  readonly now: () => number
  /** Ends after the time, or when the signal aborts. Default: the real time. */
  readonly sleep?: Sleep
}

/**
 * How long one send may take, in ms; no channel waits longer. It is shorter than the time that notify reserves at its end
 * (STOP_BEFORE_END_MS) and than a rate-limit lock lasts (HOLD_MS).
 */
const SEND_TIMEOUT_MS = 90_000

/**
 * How many messages are sent at most in place of one whose content the channel refuses. Enough to isolate one alert among
 * 33: each half is sent alone, then the halves of the half that is refused.
 */
const MAX_SENDS = 16

/**
 * Something of a message is still to be sent on the channel. `until`: when the claims on it end, in ms since 1970; no retry
 * can send it before. `isByChannel`: the channel did not accept it, and nothing else failed.
 */
export class UnsentError extends Error {
  override readonly name = "UnsentError"
  readonly until: number
  readonly isByChannel: boolean

  constructor(cause: unknown, until: number, isByChannel: boolean) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.until = until
    this.isByChannel = isByChannel
  }
}

/**
 * Whether the message is sent although the ledger refuses to record it. Such a try sends a copy on every channel, so in an
 * outage of days they become rare: the second, fourth, eighth, … try.
 */
function isUnrecordedTry(receives: number): boolean {
  return receives >= PUBLISH_UNRECORDED_FROM_RECEIVE && Number.isInteger(Math.log2(receives))
}

/**
 * Sends what the channel was not sent yet; returns how many ids. What the channel accepts is recorded at once, part by part.
 * Throws UnsentError if something is still to be sent.
 */
export async function sendOnce(
  { message, receives }: Delivery,
  channel: Channel,
  context: SendOnceContext,
  deadline: number,
  report: Report,
): Promise<number> {
  let until = 0
  let rejection: unknown
  try {
    if (context.now() >= deadline) throw new Error(OUT_OF_TIME)
    const claimed = await claim(message, channel, context.ledger, isUnrecordedTry(receives))
    until = claimed.until
    return await sendClaimed(claimed, channel, context, deadline, report, (error) => {
      rejection = error
    })
  } catch (error) {
    throw new UnsentError(error, until, error !== undefined && error === rejection)
  }
}

const OUT_OF_TIME = "the function ran out of time before it started to send"

/** `onRejection` gets each error with which the channel did not accept a part. */
async function sendClaimed(
  { pending, held, until, mark }: Claimed,
  channel: Channel,
  context: SendOnceContext,
  deadline: number,
  report: Report,
  onRejection: (error: unknown) => void,
): Promise<number> {
  let sends = 0
  const send = async (part: ChannelMessage): Promise<void> => {
    if (context.now() >= deadline) throw new Error(OUT_OF_TIME)
    sends++
    const release = await context.acquireLock(channel, deadline)
    try {
      await withTimeout(SEND_TIMEOUT_MS, context.sleep ?? sleepReally, (signal) =>
        channel.send(part, { signal, report, markSent: mark }),
      )
    } catch (error) {
      onRejection(error)
      throw error
    } finally {
      await release()
    }
    await mark(subjectsOf(part))
  }
  /** Returns the error of the last part whose content was refused; null if everything was sent. */
  const sendApart = async (part: ChannelMessage): Promise<RefusedError | null> => {
    try {
      await send(part)
      return null
    } catch (error) {
      if (!(error instanceof RefusedError && error.isContent)) throw error
      const subjects = subjectsOf(part)
      if (subjects.length === 1) return error
      let left: RefusedError | null = null
      for (const half of halvesOf(part, subjects)) left = (sends < MAX_SENDS ? await sendApart(half) : error) ?? left
      return left
    }
  }
  const refused = pending && (await sendApart(pending))
  if (refused) throw refused
  if (held.length > 0) throw new LeaseHeldError(held, until)
  return pending ? subjectsOf(pending).length : 0
}

function halvesOf(message: ChannelMessage, subjects: readonly string[]): ChannelMessage[] {
  const middle = Math.ceil(subjects.length / 2)
  return [subjects.slice(0, middle), subjects.slice(middle)].flatMap((half) => {
    return selectSubjects(message, new Set(half)) ?? []
  })
}

type Claimed = {
  readonly pending: ChannelMessage | null
  /** The ids that another invocation is sending. */
  readonly held: readonly string[]
  /** When the last claim ends, in ms since 1970. */
  readonly until: number
  /** Records that the channel has accepted the ids; once for each. */
  readonly mark: (subjects: readonly string[]) => Promise<void>
}

/**
 * Claims what the channel was not sent yet. `publishUnrecorded`: what the ledger refuses to claim is pending too; it gets no
 * mark.
 */
async function claim(
  message: ChannelMessage,
  channel: Channel,
  ledger: Ledger,
  publishUnrecorded: boolean,
): Promise<Claimed> {
  const keyOf = (subject: string) => `notified/${channel.name}/${subject}.json`
  const claimOf = async (subject: string) => {
    try {
      return { subject, claim: await ledger.claim(keyOf(subject), subject, "") }
    } catch (error) {
      if (!publishUnrecorded || !isRefusedByAws(error)) throw error
      return { subject, claim: { kind: "unrecorded" } as const }
    }
  }
  const claims = await settleAll(subjectsOf(message).map(claimOf))
  const mine = new Map(
    claims.flatMap(({ subject, claim: one }) => (one.kind === "claimed" ? [[subject, one.etag] as const] : [])),
  )
  const subjectsIn = (kind: (typeof claims)[number]["claim"]["kind"]) =>
    claims.filter(({ claim: one }) => one.kind === kind).map(({ subject }) => subject)
  return {
    pending: selectSubjects(message, new Set([...mine.keys(), ...subjectsIn("unrecorded")])),
    held: subjectsIn("held"),
    until: Math.max(0, ...claims.map(({ claim: one }) => ("until" in one ? one.until : 0))),
    async mark(subjects) {
      await settleAll(
        subjects.map(async (subject) => {
          const etag = mine.get(subject)
          if (etag === undefined) return
          await ledger.markPublished(keyOf(subject), subject, "", etag)
          mine.delete(subject)
        }),
      )
    },
  }
}
