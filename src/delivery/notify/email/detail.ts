import type { AlertDocument } from "../../alert/document.ts"
import type { Fill } from "../guide/inline.ts"
import type { AlertView } from "../rendering/alert-view.ts"
import { cutBytes } from "../rendering/cut.ts"
import { printable } from "../rendering/escape.ts"
import { hang } from "../rendering/layout.ts"
import { plainGuide } from "./guide.ts"

const LABEL_COLUMNS = 14

/** Limits of one value in an email, in bytes; the ledger has the full value. */
const MAX_VALUE_BYTES = 4096
const MAX_REASON_BYTES = 512
const MAX_REASONS = 40

/** One alert in detail: who, what, when, why. */
export function detailLines(view: AlertView): string[] {
  const { investigationFields, why, notes } = view
  const lines = [
    ...row("Host", view.host),
    ...row("User", view.user),
    ...row("Process", view.process),
    ...row("Program", view.executable),
    ...row("Command line", view.commandLine),
    ...row("Parent", view.parent),
    ...row("Parent cmd", view.parentCommandLine),
    ...row("Event time", view.eventTime || "unknown"),
    ...row("Arrived", view.annotatedArrival),
    ...row("Source", view.source),
  ]
  if (why.length > 0) {
    lines.push("", "WHY IT MATCHED")
    for (const { leaf, field, value } of why.slice(0, MAX_REASONS)) {
      lines.push(
        ...hang("  ", short(leaf, MAX_REASON_BYTES)),
        ...hang("    ", short(`${field} is ${value}`, MAX_REASON_BYTES)),
      )
    }
    if (why.length > MAX_REASONS) lines.push(`  and ${why.length - MAX_REASONS} more`)
  }
  if (investigationFields.length > 0) {
    lines.push("", "INVESTIGATION FIELDS")
    for (const { field, value } of investigationFields)
      lines.push(...hang("  ", `${field}: ${short(value, MAX_REASON_BYTES)}`))
  }
  lines.push(
    "",
    "LOCATION OF THE RECORD",
    ...hang("  ", `s3://${short(view.record)}`),
    ...hang("  ", `line ${view.line}${view.version === "" ? "" : `, version ${view.version}`}`),
    "  SHA-256 of the record:",
    `  ${view.recordHash}`,
    "",
    "ALERT",
    `  ${view.id}`,
    ...hang("  ", `in the ledger bucket: ${view.ledger}`),
  )
  for (const note of notes) lines.push(...hang("  ", note))
  return lines
}

/** The rule's investigation guide and its setup instructions. */
export function guideLines(alert: AlertDocument, fill: Fill): string[] {
  const { note, setup } = alert["kibana.alert.rule.parameters"]
  const sections = [
    ["WHAT TO DO", plainGuide(note, fill)],
    ["WHAT THE RULE NEEDS", plainGuide(setup, fill)],
  ] as const
  return sections
    .filter(([, lines]) => lines.length > 0)
    .flatMap(([title, lines], index) => [...(index === 0 ? [] : [""]), title, "", ...lines])
}

/** False positives, references, and the rule's origin. The addresses are the rule's own and are not defanged. */
export function closingLines(alert: AlertDocument): string[][] {
  const rule = alert["kibana.alert.rule.parameters"]
  const falsePositives = rule.false_positives.flatMap((text) => hang("  - ", printable(text)))
  const references = rule.references.map((url) => `  ${printable(url)}`)
  const authors = rule.author.length === 0 ? "" : ` by ${rule.author.join(", ")}`
  const origin = `Rule ${rule.rule_id}, version ${rule.version}${authors}, ${rule.license}.`
  return [
    falsePositives.length === 0 ? [] : ["FALSE POSITIVES", ...falsePositives],
    references.length === 0 ? [] : ["REFERENCES", ...references],
    hang("", printable(origin)),
  ]
}

function row(label: string, value: string): string[] {
  return value === "" ? [] : hang(label.padEnd(LABEL_COLUMNS), short(value))
}

function short(value: string, bytes = MAX_VALUE_BYTES): string {
  return cutBytes(value, bytes, "… (cut, see the ledger)")
}
