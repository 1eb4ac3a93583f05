import type { Notice } from "../../notice.ts"
import type { AlertDocument } from "../alert/document.ts"
import type { Report } from "./rendering/render.ts"

/** What a channel sends at once: the alerts of one rule, or notices. */
export type ChannelMessage =
  | {
      readonly kind: "alerts"
      readonly alerts: readonly [AlertDocument, ...AlertDocument[]]
      /** How many more matches exceeded the rule's maximum, according to the notices received with the alerts. */
      readonly suppressed: number
    }
  | { readonly kind: "notices"; readonly notices: readonly [Notice, ...Notice[]] }

/** What a send gets besides the message. */
export type SendContext = {
  /** Takes notices about alerts that were sent in their minimal form. */
  readonly report: Report
  /** Aborts when the send has taken too long. `deliver` stops waiting at the same time. */
  readonly signal: AbortSignal
  /**
   * Records that the channel has accepted some of the message's ids. A channel that sends a message in parts calls it after
   * each part, so that a retry sends only the others.
   */
  readonly markSent: (subjects: readonly string[]) => Promise<void>
}

/**
 * A destination of notifications. `send` returns when the channel has accepted the whole message. It throws RefusedError if
 * somebody must correct a setting before a retry can succeed, and any other error if a retry can succeed by itself.
 */
export type Channel = {
  readonly name: string
  /**
   * `recipients` get alerts and notices, `on-call` alerts only, `integrations` alerts and those of building-block rules.
   */
  readonly audience: "recipients" | "on-call" | "integrations"
  readonly send: (message: ChannelMessage, context: SendContext) => Promise<void>
}

/**
 * The channel rejects the message: its webhook is gone, a proxy answers in its place, or the payload is invalid. The message
 * stays in the queue. `isContent`: the cause is the payload, so the channel may accept another one. `isPerAlert`: the
 * channel refuses some alerts, each of which was sent by itself, and accepts others.
 */
export class RefusedError extends Error {
  override readonly name = "RefusedError"
  readonly isContent: boolean
  readonly isPerAlert: boolean

  constructor(
    message: string,
    { isContent = false, isPerAlert = false }: { readonly isContent?: boolean; readonly isPerAlert?: boolean } = {},
  ) {
    super(message)
    this.isContent = isContent
    this.isPerAlert = isPerAlert
  }
}

/**
 * Whether the channel accepts the message: the rule may limit its alerts and its overflow notices to some channels, and as
 * in Kibana, only integrations get alerts of building-block rules. All alerts or notices of a message have the same limit.
 */
export function accepts({ name, audience }: Pick<Channel, "name" | "audience">, message: ChannelMessage): boolean {
  const only = message.kind === "alerts" ? alertChannels(message.alerts[0]) : noticeChannels(message.notices[0])
  if (only !== undefined && !only.includes(name)) return false
  if (message.kind === "notices") return audience === "recipients"
  return audience === "integrations" || message.alerts[0]["kibana.alert.building_block_type"] === undefined
}

/** The only channels that an alert goes to; all if undefined. */
export function alertChannels(alert: AlertDocument): readonly string[] | undefined {
  return alert["landfall.channels"]
}

/** The only channels that a notice goes to; all if undefined. The overflow notice of a rule has the rule's channels. */
export function noticeChannels({ kind, details }: Notice): readonly string[] | undefined {
  const channels = kind === "overflow" ? details["channels"] : undefined
  return Array.isArray(channels) ? channels : undefined
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
