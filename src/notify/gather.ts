import type { AlertDocument } from "../alert/document.ts"
import type { Notice } from "../notice/notice.ts"
import type { Letter } from "./channel.ts"
import type { QueueMessage } from "./deliver.ts"
import { receive } from "./receive.ts"

export type Gathered = {
  readonly letters: readonly { readonly letter: Letter; readonly messageIds: readonly string[] }[]
  readonly unknown: readonly { readonly messageId: string; readonly detail: string }[]
}

/**
 * Sorts messages into letters: one for each rule's alerts, one for all notices. A subject that came twice counts once.
 * Alerts of building-block rules are for machines, as Kibana does not show them either; they make no letter.
 */
export function gather(messages: readonly QueueMessage[]): Gathered {
  const rules = new Map<string, { alerts: Map<string, AlertDocument>; messageIds: string[] }>()
  const notices = { byId: new Map<string, Notice>(), messageIds: [] as string[] }
  const unknown: { messageId: string; detail: string }[] = []
  for (const { messageId, body } of messages) {
    const received = receive(body)
    if (received.kind === "unknown") unknown.push({ messageId, detail: received.detail })
    else if (received.kind === "notice") {
      notices.byId.set(received.notice.id, received.notice)
      notices.messageIds.push(messageId)
    } else if (received.document["kibana.alert.building_block_type"] === undefined) {
      const { document } = received
      const rule = document["kibana.alert.rule.rule_id"]
      const group = rules.get(rule) ?? { alerts: new Map<string, AlertDocument>(), messageIds: [] as string[] }
      rules.set(rule, group)
      group.alerts.set(document["kibana.alert.uuid"], document)
      group.messageIds.push(messageId)
    }
  }
  const letters: { letter: Letter; messageIds: readonly string[] }[] = []
  for (const { alerts, messageIds } of rules.values()) {
    const [first, ...rest] = alerts.values()
    if (first) letters.push({ letter: { kind: "alerts", alerts: [first, ...rest] }, messageIds })
  }
  const [first, ...rest] = notices.byId.values()
  if (first) letters.push({ letter: { kind: "notices", notices: [first, ...rest] }, messageIds: notices.messageIds })
  return { letters, unknown }
}
