import type { Notice } from "../../notice.ts"
import type { AlertDocument } from "../alert/document.ts"
import { alertChannels, type ChannelMessage, noticeChannels } from "./channel.ts"
import { receive } from "./receive.ts"

/** A message of the notify queue. `receives` counts how often the queue has delivered it, this time included; default 1. */
export type QueueMessage = { readonly messageId: string; readonly body: string; readonly receives?: number }

/** A channel message, the queue messages that it was made from, and the highest receive count among them. */
export type Delivery = {
  readonly message: ChannelMessage
  readonly messageIds: readonly string[]
  readonly receives: number
  /** The only channels that it goes to; all if undefined. */
  readonly channels?: readonly string[]
}

type GroupedMessages = {
  readonly deliveries: readonly Delivery[]
  readonly unknown: readonly { readonly messageId: string; readonly detail: string }[]
}

type Group<T> = {
  readonly byId: Map<string, T>
  readonly sources: QueueMessage[]
  readonly channels: readonly string[] | undefined
}

/**
 * Groups queue messages into deliveries: one for the alerts of each rule, one for all notices, and as many again for each
 * set of channels that messages, or rules, are limited to. Duplicates count once.
 */
export function groupMessages(messages: readonly QueueMessage[]): GroupedMessages {
  const rules = new Map<string, Group<AlertDocument>>()
  const notices = new Map<string, Group<Notice>>()
  const unknown: { messageId: string; detail: string }[] = []
  for (const message of messages) {
    const received = receive(message.body)
    if (received.kind === "unknown") unknown.push({ messageId: message.messageId, detail: received.detail })
    else if (received.kind === "notice") {
      const group = groupOf(notices, limitText(noticeChannels(received.notice)), received.channels)
      group.byId.set(received.notice.id, received.notice)
      group.sources.push(message)
    } else {
      const { document, channels } = received
      const key = [document["kibana.alert.rule.rule_id"], ...limitText(alertChannels(document))]
      const group = groupOf(rules, key, channels)
      group.byId.set(document["kibana.alert.uuid"], document)
      group.sources.push(message)
    }
  }
  const deliveries: Delivery[] = []
  const allNotices = [...notices.values()].flatMap(({ byId }) => [...byId.values()])
  for (const { byId, sources, channels } of rules.values()) {
    const [first, ...rest] = byId.values()
    if (!first) continue
    const alerts: [AlertDocument, ...AlertDocument[]] = [first, ...rest]
    const suppressed = countSuppressed(alerts, allNotices)
    deliveries.push({ message: { kind: "alerts", alerts, suppressed }, ...summarise(sources, channels) })
  }
  for (const { byId, sources, channels } of notices.values()) {
    const [first, ...rest] = byId.values()
    if (first)
      deliveries.push({ message: { kind: "notices", notices: [first, ...rest] }, ...summarise(sources, channels) })
  }
  return { deliveries, unknown }
}

/** Sums the suppressed matches in the overflow notices of the alerts' rule and objects. */
function countSuppressed(alerts: readonly AlertDocument[], notices: readonly Notice[]): number {
  const keyOf = (...parts: readonly unknown[]) => JSON.stringify(parts)
  const executions = new Set(
    alerts.map((alert) => keyOf(alert["kibana.alert.rule.rule_id"], alert["landfall.bucket"], alert["landfall.key"])),
  )
  return notices
    .filter(({ kind, details }) => {
      return kind === "overflow" && executions.has(keyOf(details["ruleId"], details["bucket"], details["key"]))
    })
    .reduce((sum, { details }) => sum + Number(details["notSent"] ?? 0), 0)
}

function limitText(channels: readonly string[] | undefined): readonly string[] {
  return channels === undefined ? [] : [JSON.stringify(channels)]
}

function groupOf<T>(
  groups: Map<string, Group<T>>,
  key: readonly string[],
  channels: readonly string[] | undefined,
): Group<T> {
  const name = JSON.stringify([key, channels ?? null])
  const group = groups.get(name) ?? { byId: new Map<string, T>(), sources: [], channels }
  groups.set(name, group)
  return group
}

function summarise(sources: readonly QueueMessage[], channels: Delivery["channels"]): Omit<Delivery, "message"> {
  return {
    messageIds: sources.map(({ messageId }) => messageId),
    receives: Math.max(...sources.map(({ receives = 1 }) => receives)),
    ...(channels && { channels }),
  }
}
