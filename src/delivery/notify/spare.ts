import { settleAll } from "../../errors.ts"
import type { Ledger } from "../ledger/ledger.ts"
import { coversAlert, coversNotice, type Mute } from "../mute/mute.ts"
import { type Channel, type ChannelMessage, selectSubjects } from "./channel.ts"
import type { Delivery } from "./group-messages.ts"

type SpareContext = {
  readonly ledger: Ledger
  readonly log: { readonly error: (message: string, details: Record<string, unknown>) => void }
}

/**
 * The deliveries without what mutes keep from people. Integrations get everything. What a channel is spared is recorded in
 * its place in the ledger, with the id of the mute, so a later delivery of the message does not send it. If that fails, the
 * log says so, and a later delivery may send it.
 */
export async function spare(
  channel: Channel,
  deliveries: readonly Delivery[],
  mutes: readonly Mute[],
  { ledger, log }: SpareContext,
): Promise<readonly Delivery[]> {
  if (mutes.length === 0 || channel.audience === "integrations") return deliveries
  const left: Delivery[] = []
  for (const delivery of deliveries) {
    const muted = mutedIn(delivery.message, mutes)
    try {
      const marks = [...muted].flatMap(([subject, mute]) =>
        mute ? [ledger.archive(`notified/${channel.name}/${subject}.json`, subject, mute.id, "muted")] : [],
      )
      await settleAll(marks)
    } catch (error) {
      log.error("the ledger did not record what a mute covers", { channel: channel.name, error: String(error) })
    }
    const others = [...muted].flatMap(([subject, mute]) => (mute ? [] : [subject]))
    const message = others.length === muted.size ? delivery.message : selectSubjects(delivery.message, new Set(others))
    if (message) left.push({ ...delivery, message })
  }
  return left
}

/** The alerts of deliveries that mutes cover: how many there are for each mute, by its id. */
export function countMuted(deliveries: readonly Delivery[], mutes: readonly Mute[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { message } of deliveries) {
    if (message.kind !== "alerts") continue
    for (const mute of mutedIn(message, mutes).values()) if (mute) counts.set(mute.id, (counts.get(mute.id) ?? 0) + 1)
  }
  return counts
}

/** The ids of a message, each with the first mute that covers it. */
function mutedIn(message: ChannelMessage, mutes: readonly Mute[]): ReadonlyMap<string, Mute | undefined> {
  if (message.kind === "notices")
    return new Map(message.notices.map((one) => [one.id, mutes.find((mute) => coversNotice(mute, one))]))
  return new Map(
    message.alerts.map((alert) => [alert["kibana.alert.uuid"], mutes.find((mute) => coversAlert(mute, alert))]),
  )
}
