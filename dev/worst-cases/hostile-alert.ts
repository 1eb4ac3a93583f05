import { createHash } from "node:crypto"
import { join } from "node:path"
import { type AlertDocument, alertDocument } from "../../src/delivery/alert/document.ts"
import { buildRule } from "../../src/rules/build.ts"
import { readRules } from "../../src/rules/read.ts"

const ARRIVAL = Date.parse("2026-11-24T08:00:00.000Z")

const FIELDS = [
  ...["host.name", "user.name", "user.domain", "user.id", "file.name", "source.ip", "event.action"],
  ...["process.name", "process.executable", "process.command_line", "process.title", "process.entity_id"],
  ...["process.parent.name", "process.parent.executable", "process.parent.command_line"],
]

const rules = readRules(join(import.meta.dirname, "../../site/rules")).map(buildRule)
const built = rules.find((result) => result.status === "compiled")

/** An alert with one text in every field that an attacker can write; `number` makes its id distinct. */
export function hostileAlert(
  text: string,
  number = 1,
  more: { readonly [field: string]: readonly string[] } = {},
): AlertDocument {
  if (!built) throw new Error("there is no rule in site/rules")
  return alertDocument({
    rule: {
      ...built.built.rule,
      rule_name_override: "process.title",
      investigation_fields: { field_names: ["process.args", "file.name", "user.id"] },
    },
    event: Object.assign(Object.create(null), {
      "@timestamp": "2026-11-24T07:59:00.000Z",
      "event.category": ["process"],
      "host.os.type": "windows",
      ...Object.fromEntries(FIELDS.map((field) => [field, text])),
      "process.args": ["aspnet_regiis.exe", text],
      [`x.${text.slice(0, 100)}`]: text,
      ...more,
    }),
    source: "windows.sysmon_operational",
    index: "logs-windows.sysmon_operational-default",
    location: { bucket: "edr-logs", key: `logs/${text.slice(0, 900)}.gz`, version: "v1", line: number },
    recordHash: createHash("sha256").update(`record ${number}`).digest("hex"),
    why: [{ leaf: 'user.name : "*"', field: "user.name", value: text }],
    arrival: ARRIVAL,
    encodingError: false,
  })
}
