import type { Notice } from "../../notice.ts"
import type { AlertDocument } from "../alert/document.ts"
import type { Letter } from "./channel.ts"
import type { QueueMessage } from "./deliver.ts"
import { receive } from "./receive.ts"

/** A letter, with the messages that brought it and how often the most tried of them was handed over. */
export type Bundle = { readonly letter: Letter; readonly messageIds: readonly string[]; readonly receives: number }

export type Gathered = {
  readonly letters: readonly Bundle[]
  readonly unknown: readonly { readonly messageId: string; readonly detail: string }[]
}

type Group<T> = { readonly byId: Map<string, T>; readonly messages: QueueMessage[] }

const group = <T>(): Group<T> => ({ byId: new Map(), messages: [] })

/** Sorts messages into letters: one for each rule's alerts, one for all notices. A subject that came twice counts once. */
export function gather(messages: readonly QueueMessage[]): Gathered {
  const rules = new Map<string, Group<AlertDocument>>()
  const notices = group<Notice>()
  const unknown: { messageId: string; detail: string }[] = []
  for (const message of messages) {
    const received = receive(message.body)
    if (received.kind === "unknown") unknown.push({ messageId: message.messageId, detail: received.detail })
    else if (received.kind === "notice") {
      notices.byId.set(received.notice.id, received.notice)
      notices.messages.push(message)
    } else {
      const { document } = received
      const rule = document["kibana.alert.rule.rule_id"]
      const alerts = rules.get(rule) ?? group<AlertDocument>()
      rules.set(rule, alerts)
      alerts.byId.set(document["kibana.alert.uuid"], document)
      alerts.messages.push(message)
    }
  }
  const letters: Bundle[] = []
  for (const { byId, messages: from } of rules.values()) {
    const [first, ...rest] = byId.values()
    if (!first) continue
    const alerts: [AlertDocument, ...AlertDocument[]] = [first, ...rest]
    const suppressed = suppressedOf(alerts, [...notices.byId.values()])
    letters.push({ letter: { kind: "alerts", alerts, suppressed }, ...sentBy(from) })
  }
  const [first, ...rest] = notices.byId.values()
  if (first) letters.push({ letter: { kind: "notices", notices: [first, ...rest] }, ...sentBy(notices.messages) })
  return { letters, unknown }
}

/** How many more matches the overflow notices of these alerts' objects tell of. */
function suppressedOf(alerts: readonly AlertDocument[], notices: readonly Notice[]): number {
  const nameOf = (...parts: readonly unknown[]) => JSON.stringify(parts)
  const executions = new Set(
    alerts.map((alert) => nameOf(alert["kibana.alert.rule.rule_id"], alert["landfall.bucket"], alert["landfall.key"])),
  )
  return notices
    .filter(({ kind, details }) => {
      return kind === "overflow" && executions.has(nameOf(details["ruleId"], details["bucket"], details["key"]))
    })
    .reduce((sum, { details }) => sum + Number(details["notSent"] ?? 0), 0)
}

function sentBy(messages: readonly QueueMessage[]): Pick<Bundle, "messageIds" | "receives"> {
  return {
    messageIds: messages.map(({ messageId }) => messageId),
    receives: messages.reduce((most, { receives = 1 }) => Math.max(most, receives), 1),
  }
}
