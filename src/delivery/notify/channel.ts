import type { Notice } from "../../notice.ts"
import type { AlertDocument } from "../alert/document.ts"

/** What a channel sends at once: the alerts of one rule, or notices. */
export type ChannelMessage =
  | {
      readonly kind: "alerts"
      readonly alerts: readonly [AlertDocument, ...AlertDocument[]]
      /** How many more matches exceeded the rule's maximum, according to the notices received with the alerts. */
      readonly suppressed: number
    }
  | { readonly kind: "notices"; readonly notices: readonly [Notice, ...Notice[]] }

/** A destination of notifications. `send` throws RefusedError if a retry cannot succeed, and any other error if it can. */
export type Channel = {
  readonly name: string
  /**
   * `recipients` get alerts and notices, `on-call` alerts only, `integrations` alerts and those of building-block rules.
   */
  readonly audience: "recipients" | "on-call" | "integrations"
  readonly send: (message: ChannelMessage) => Promise<void>
}

/** The channel rejects the message permanently: its webhook is gone, or the payload is invalid. */
export class RefusedError extends Error {
  override readonly name = "RefusedError"
}

/** Whether the channel accepts the message. As in Kibana, only integrations get alerts of building-block rules. */
export function accepts({ audience }: Channel, message: ChannelMessage): boolean {
  if (message.kind === "notices") return audience === "recipients"
  return audience === "integrations" || message.alerts[0]["kibana.alert.building_block_type"] === undefined
}

/** The ids of the message's alerts or notices. Each id is sent once to each channel and has its own mark in the ledger. */
export function subjectsOf(message: ChannelMessage): readonly string[] {
  return message.kind === "alerts"
    ? message.alerts.map((alert) => alert["kibana.alert.uuid"])
    : message.notices.map(({ id }) => id)
}

/** The message with only the selected ids, or null if it has none of them. */
export function selectSubjects(message: ChannelMessage, selected: ReadonlySet<string>): ChannelMessage | null {
  if (message.kind === "alerts") {
    const [first, ...rest] = message.alerts.filter((alert) => selected.has(alert["kibana.alert.uuid"]))
    return first ? { ...message, alerts: [first, ...rest] } : null
  }
  const [first, ...rest] = message.notices.filter(({ id }) => selected.has(id))
  return first ? { kind: "notices", notices: [first, ...rest] } : null
}
