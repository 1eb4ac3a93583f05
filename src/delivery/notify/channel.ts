import type { Notice } from "../../notice.ts"
import type { AlertDocument } from "../alert/document.ts"

/** What one message is about: the alerts of one rule in one window, or the notices of one. */
export type Letter =
  | {
      readonly kind: "alerts"
      readonly alerts: readonly [AlertDocument, ...AlertDocument[]]
      /** Matches that the rule's maximum kept from alerting, where the window's notices tell of them. */
      readonly suppressed: number
    }
  | { readonly kind: "notices"; readonly notices: readonly [Notice, ...Notice[]] }

/** A way out. `send` throws RefusedError where trying again cannot help, and anything else where it can. */
export type Channel = {
  readonly name: "email" | "slack" | "chat" | "pagerduty" | "security-hub" | "ocsf"
  /** Who it leads to. `people` are told of alerts and notices, `on-call` of alerts, `machines` of building blocks too. */
  readonly readers: "people" | "on-call" | "machines"
  readonly send: (letter: Letter) => Promise<void>
}

/** Whether a channel is to be told. Alerts of building-block rules are not for people, as Kibana does not show them either. */
export function takes({ readers }: Channel, letter: Letter): boolean {
  if (letter.kind === "notices") return readers === "people"
  return readers === "machines" || letter.alerts[0]["kibana.alert.building_block_type"] === undefined
}

/** What a letter is about, one id each: the unit that must reach each channel, and the place in the ledger of its mark. */
export function subjectsOf(letter: Letter): readonly string[] {
  return letter.kind === "alerts"
    ? letter.alerts.map((alert) => alert["kibana.alert.uuid"])
    : letter.notices.map(({ id }) => id)
}

/** The letter without the subjects that are not in the set, or null when none is left. */
export function only(letter: Letter, wanted: ReadonlySet<string>): Letter | null {
  if (letter.kind === "alerts") {
    const [first, ...rest] = letter.alerts.filter((alert) => wanted.has(alert["kibana.alert.uuid"]))
    return first ? { ...letter, alerts: [first, ...rest] } : null
  }
  const [first, ...rest] = letter.notices.filter(({ id }) => wanted.has(id))
  return first ? { kind: "notices", notices: [first, ...rest] } : null
}
