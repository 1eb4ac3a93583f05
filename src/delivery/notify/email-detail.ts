import type { AlertDocument } from "../alert/document.ts"
import { cutBytes } from "./cut.ts"
import { printable } from "./escape.ts"
import type { Facts } from "./facts.ts"
import { guidePlain } from "./guide-plain.ts"
import { hang } from "./layout.ts"

const LABEL_COLUMNS = 14

/** Nobody reads more of a value in an email, in bytes; the ledger has it whole. */
const LONGEST_VALUE = 4096
const LONGEST_REASON = 512
const MOST_REASONS = 40

/** One alert in full: who, what, when, why. */
export function detailLines(facts: Facts): string[] {
  const { commandLine, parentCommandLine, investigationFields, why, notes } = facts
  const lines = [
    ...row("Host", facts.host),
    ...row("User", facts.user),
    ...row("Process", facts.process),
    ...row("Program", facts.executable),
    ...row("Command line", commandLine),
    ...row("Parent", facts.parent),
    ...row("Parent's line", parentCommandLine),
    ...row("Event time", facts.eventTime || "unknown"),
    ...row("Arrived", facts.timeNote === "" ? facts.arrival : `${facts.arrival}, ${facts.timeNote}`),
    ...row("Source", facts.source),
  ]
  if (why.length > 0) {
    lines.push("", "WHY IT MATCHED")
    for (const { leaf, field, value } of why.slice(0, MOST_REASONS)) {
      lines.push(
        ...hang("  ", short(leaf, LONGEST_REASON)),
        ...hang("    ", short(`${field} is ${value}`, LONGEST_REASON)),
      )
    }
    if (why.length > MOST_REASONS) lines.push(`  and ${why.length - MOST_REASONS} more`)
  }
  if (investigationFields.length > 0) {
    lines.push("", "FIELDS TO LOOK AT")
    for (const { field, value } of investigationFields)
      lines.push(...hang("  ", `${field}: ${short(value, LONGEST_REASON)}`))
  }
  lines.push(
    "",
    "WHERE THE RECORD LIES",
    ...hang("  ", `s3://${short(facts.record)}`),
    ...hang("  ", `line ${facts.line}${facts.version === "" ? "" : `, version ${facts.version}`}`),
    "  SHA-256 of the record:",
    `  ${facts.recordHash}`,
    "",
    "ALERT",
    `  ${facts.id}`,
    ...hang("  ", `in the ledger bucket: ${facts.ledger}`),
  )
  for (const note of notes) lines.push(...hang("  ", note))
  return lines
}

/** What the rule's authors say is to be done. */
export function guideLines(alert: AlertDocument, fill: Facts["fill"]): string[] {
  const { note, setup } = alert["kibana.alert.rule.parameters"]
  const guide = guidePlain(note, fill)
  const needed = guidePlain(setup, fill)
  return [
    ...(guide.length > 0 ? ["WHAT TO DO", "", ...guide] : []),
    ...(needed.length > 0 ? [...(guide.length > 0 ? [""] : []), "WHAT THE RULE NEEDS", "", ...needed] : []),
  ]
}

/** References, and whose rule it is. The addresses are the rule's own and stay whole. */
export function closingLines(alert: AlertDocument): string[][] {
  const rule = alert["kibana.alert.rule.parameters"]
  const falsePositives = rule.false_positives.flatMap((text) => hang("  - ", printable(text)))
  const references = rule.references.map((url) => `  ${printable(url)}`)
  const authors = rule.author.length === 0 ? "" : ` by ${rule.author.join(", ")}`
  const origin = `Rule ${rule.rule_id}, version ${rule.version}${authors}, ${rule.license}.`
  return [
    falsePositives.length === 0 ? [] : ["MAY BE HARMLESS WHEN", ...falsePositives],
    references.length === 0 ? [] : ["REFERENCES", ...references],
    hang("", printable(origin)),
  ]
}

function row(label: string, value: string): string[] {
  return value === "" ? [] : hang(label.padEnd(LABEL_COLUMNS), short(value))
}

function short(value: string, bytes = LONGEST_VALUE): string {
  return cutBytes(value, bytes, "… (cut, see the ledger)")
}
