import { alertAttributes } from "../../../src/delivery/alert/attributes.ts"
import { type AlertDocument, serialise } from "../../../src/delivery/alert/document.ts"
import { qNotification } from "../../../src/delivery/notify/chat/notification.ts"
import { renderEmail } from "../../../src/delivery/notify/email/message.ts"
import { ocsfFinding } from "../../../src/delivery/notify/ocsf/finding.ts"
import { pagerDutyEvent } from "../../../src/delivery/notify/pagerduty/event.ts"
import { asffFinding } from "../../../src/delivery/notify/security-hub/finding.ts"
import { renderSlack } from "../../../src/delivery/notify/slack/message.ts"

/** Who reads a rendering: recipients of plain `text`, recipients whose client interprets `marks`, or `integrations`. */
export type Rendering = {
  readonly name: string
  readonly audience: "text" | "marks" | "integrations"
  readonly render: (alerts: readonly [AlertDocument, ...AlertDocument[]]) => unknown
}

const target = { account: "123456789012", region: "eu-west-1" }
const routingKey = "0123456789abcdef0123456789abcdef"

export const RENDERINGS: readonly Rendering[] = [
  { name: "email", audience: "text", render: (alerts) => renderEmail(alerts) },
  { name: "slack", audience: "marks", render: (alerts) => renderSlack(alerts, { region: target.region }) },
  { name: "q", audience: "marks", render: (alerts) => qNotification(alerts) },
  { name: "pagerduty", audience: "text", render: ([alert]) => pagerDutyEvent(alert, routingKey, target.region) },
  { name: "asff", audience: "text", render: ([alert]) => asffFinding(alert, target) },
  { name: "ocsf", audience: "integrations", render: ([alert]) => ocsfFinding(alert) },
  { name: "document", audience: "integrations", render: ([alert]) => serialise(alert) },
  { name: "attributes", audience: "integrations", render: ([alert]) => alertAttributes(alert) },
]

/** Every text in a rendering, without the addresses of buttons and links, which do not come from events. */
export function textsOf(value: unknown, name = ""): string[] {
  if (typeof value === "string") return ["url", "href", "Url", "src_url"].includes(name) ? [] : [value]
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([member, item]) => textsOf(item, Array.isArray(value) ? name : member))
}
