import { type Notice, notice } from "../../notice.ts"
import { noticeRecord } from "../ledger/notice-record.ts"
import { type Attempt, Attempts, MAX_DEATHS } from "./attempts.ts"
import { type DeliverContext, deliver, type Unsent } from "./deliver.ts"
import type { QueueMessage } from "./group-messages.ts"
import { receive } from "./receive.ts"

/** How long a message that is given up stays hidden, in seconds: its remaining receives take half an hour. */
const GIVEN_UP_SECONDS = 30

/** A message that must come back. `seconds`: how long it stays hidden, if not as long as after another failure. */
export type Returned = Unsent & { readonly seconds?: number }

/**
 * Sends queue messages, all together as a rule. If notify dies, nobody knows on which message of its batch; so the messages
 * of that batch are sent after the others in small groups, then one by one, and the one on which notify died is the last.
 * After some deaths it is not sent again: it is returned to the queue until the queue moves it to the dead-letter queue.
 */
export async function deliverApart(
  messages: readonly QueueMessage[],
  context: DeliverContext,
  deadline: number = Number.POSITIVE_INFINITY,
): Promise<readonly Returned[]> {
  const attempts = new Attempts(context.ledger)
  const all = await attempts.of(messages)
  const lost = all.filter(({ deaths }) => deaths >= MAX_DEATHS)
  const usual = all.filter(({ group }) => group === null)
  const known = all
    .filter(({ group, deaths }) => group !== null && deaths < MAX_DEATHS)
    .sort((left, right) => left.deaths - right.deaths || (right.group ?? 0) - (left.group ?? 0))
  const returned: Returned[] = []
  // Before anything is sent, because notify may die on any of it.
  await attempts.end(lost)
  const suspects = await attempts.keep(known)
  await report(all, context, deadline)
  if (usual.length > 0) returned.push(...(await sendGroup(usual, attempts, context, deadline)))
  for (const group of groupsOf(suspects))
    returned.push(...(await sendGroup(await attempts.begin(group), attempts, context, deadline)))
  return [
    ...returned,
    ...lost.map(({ message: { messageId } }) => ({ messageId, leasedUntil: 0, seconds: GIVEN_UP_SECONDS })),
  ]
}

/** Sends a group, and records that this did not kill notify: of suspects always, of others if they must come back. */
async function sendGroup(
  group: readonly Attempt[],
  attempts: Attempts,
  context: DeliverContext,
  deadline: number,
): Promise<readonly Unsent[]> {
  const unsent = await deliver(
    group.map(({ message }) => message),
    context,
    deadline,
  )
  const failed = new Set(unsent.map(({ messageId }) => messageId))
  const isTried = context.now() < deadline
  await attempts.end(
    group
      .filter(({ group: size, message }) => size !== null || failed.has(message.messageId))
      // A suspect that was sent, or that failed without a death, is none.
      .map((attempt) => (isTried ? { ...attempt, group: null, deaths: 0 } : attempt)),
  )
  return unsent
}

function groupsOf(suspects: readonly Attempt[]): readonly (readonly Attempt[])[] {
  const groups: Attempt[][] = []
  for (const suspect of suspects) {
    const last = groups.at(-1)
    const [first] = last ?? []
    const isFull = last === undefined || first?.group !== suspect.group || last.length >= (suspect.group ?? 1)
    if (isFull) groups.push([suspect])
    else last.push(suspect)
  }
  return groups
}

/** Reports each message on which notify died while it was alone: once, and once more when it is given up. */
async function report(all: readonly Attempt[], context: DeliverContext, deadline: number): Promise<void> {
  const notices = all.filter(({ deaths }) => deaths > 0).map(diedNotice)
  if (notices.length === 0) return
  const bodies = notices.map((one) => {
    const { key, record } = noticeRecord(one)
    return { key, record, id: one.id }
  })
  for (const { key, record, id } of bodies) {
    try {
      await context.ledger.archive(key, id, record, "published")
    } catch (error) {
      context.log.error("the ledger did not record a notice", { notice: id, error: String(error) })
    }
  }
  await deliver(
    bodies.map(({ record, id }) => ({ messageId: `notice ${id}`, body: record })),
    context,
    deadline,
  )
}

function diedNotice({ message: { messageId, body }, deaths }: Attempt): Notice {
  const isGivenUp = deaths >= MAX_DEATHS
  const received = receive(body)
  const about =
    received.kind === "alert"
      ? `the alert ${received.document["kibana.alert.uuid"]}`
      : received.kind === "notice"
        ? `the notice ${received.notice.id}`
        : `the message ${messageId}`
  const text = `notify ended without a result while it sent ${about}: it ran out of memory or was stopped`
  return notice(
    "notify-died",
    [messageId, String(isGivenUp)],
    isGivenUp
      ? `${text}. Landfall does not send it again; its message moves to the dead-letter queue`
      : `${text}. Landfall tries it again, after the other messages`,
    {
      message: messageId,
      ...(received.kind === "alert" ? { ledger: received.document["landfall.ledger"] } : {}),
      givenUp: isGivenUp ? "yes" : "no",
    },
  )
}
