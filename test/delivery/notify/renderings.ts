import { alertAttributes } from "../../../src/delivery/alert/attributes.ts"
import { type AlertDocument, serialise } from "../../../src/delivery/alert/document.ts"
import { asffFinding } from "../../../src/delivery/notify/asff.ts"
import { renderEmail } from "../../../src/delivery/notify/email.ts"
import { ocsfFinding } from "../../../src/delivery/notify/ocsf.ts"
import { pagerDutyEvent } from "../../../src/delivery/notify/pagerduty.ts"
import { qNotification } from "../../../src/delivery/notify/q-developer.ts"
import { renderSlack } from "../../../src/delivery/notify/slack.ts"

/** Who reads a rendering: `text` people read as it is, `marks` people read through Slack's or Markdown's eyes. */
export type Rendering = {
  readonly name: string
  readonly readers: "text" | "marks" | "machines"
  readonly render: (alerts: readonly [AlertDocument, ...AlertDocument[]]) => unknown
}

const target = { account: "123456789012", region: "eu-west-1" }
const routingKey = "0123456789abcdef0123456789abcdef"

export const RENDERINGS: readonly Rendering[] = [
  { name: "email", readers: "text", render: (alerts) => renderEmail(alerts) },
  { name: "slack", readers: "marks", render: (alerts) => renderSlack(alerts, { region: target.region }) },
  { name: "q", readers: "marks", render: (alerts) => qNotification(alerts) },
  { name: "pagerduty", readers: "text", render: ([alert]) => pagerDutyEvent(alert, routingKey, target.region) },
  { name: "asff", readers: "text", render: ([alert]) => asffFinding(alert, target) },
  { name: "ocsf", readers: "machines", render: ([alert]) => ocsfFinding(alert) },
  { name: "document", readers: "machines", render: ([alert]) => serialise(alert) },
  { name: "attributes", readers: "machines", render: ([alert]) => alertAttributes(alert) },
]

/** Every text in a rendering, without the addresses that buttons and links open, which are ours. */
export function textsOf(value: unknown, name = ""): string[] {
  if (typeof value === "string") return ["url", "href", "Url", "src_url"].includes(name) ? [] : [value]
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([member, item]) => textsOf(item, Array.isArray(value) ? name : member))
}
