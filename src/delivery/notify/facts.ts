import { isJsonObject, type Json } from "../../json.ts"
import type { Severity } from "../../rule.ts"
import type { AlertDocument } from "../alert/document.ts"
import { masker } from "../redact/mask.ts"
import { cutUnits } from "./cut.ts"

/** How a channel writes text, so that nothing in it acts: what stood in an event, and what is the rule's or ours. */
export type Pen = { readonly event: (text: string) => string; readonly rule: (text: string) => string }

/** No channel shows more of one text; the ledger has it whole. */
const LONGEST_TEXT = 8192

export type FactOptions = {
  /** Shows secrets in command lines; for channels that only machines read. */
  readonly showSecrets?: boolean
}

/** A field of the event and its values, as one text. */
export type FieldText = { readonly field: string; readonly value: string }

/** What people need of an alert, every text masked and written as the channel writes it. Empty where unknown. */
export type Facts = {
  readonly id: string
  readonly severity: Severity
  readonly riskScore: number
  readonly ruleName: string
  readonly reason: string
  readonly host: string
  readonly user: string
  readonly process: string
  readonly executable: string
  readonly commandLine: string
  readonly parent: string
  readonly parentCommandLine: string
  readonly source: string
  /** `2026-03-01 08:15:30 UTC`. */
  readonly eventTime: string
  readonly arrival: string
  /** What a reader must know of these times; empty when there is nothing. */
  readonly timeNote: string
  readonly why: readonly { readonly leaf: string; readonly field: string; readonly value: string }[]
  /** The fields that the rule's author asks to look at, of those that the event has. */
  readonly investigationFields: readonly FieldText[]
  /** `TA0006 Credential Access: T1003 OS Credential Dumping`. */
  readonly techniques: readonly string[]
  readonly record: string
  readonly version: string
  readonly line: number
  readonly recordHash: string
  readonly ledger: string
  /** Remarks on the alert itself: for how many others it stands, what was cut, what could not be read. */
  readonly notes: readonly string[]
  /** A field's value for the guide's `{{field}}`; empty when the event has none. */
  readonly fill: (field: string) => string
}

export function factsOf(document: AlertDocument, pen: Pen, { showSecrets = false }: FactOptions = {}): Facts {
  const rule = document["kibana.alert.rule.parameters"]
  const raw = (field: string, separator = ", ") => fieldTexts(document, field).join(separator)
  const commandLines = [
    "process.command_line",
    "process.args",
    "process.parent.command_line",
    "process.parent.args",
  ].map((field) => raw(field, " "))
  const names = ["process.name", "process.executable", "process.parent.name", "process.parent.executable"].map(
    (field) => raw(field),
  )
  const hide = showSecrets ? (text: string) => text : masker(commandLines, [...names, rule.query])
  const safe = (text: string) => pen.event(cutUnits(hide(text), LONGEST_TEXT))
  const field = (name: string) => safe(raw(name, name.endsWith(".args") ? " " : ", "))
  const version = document["landfall.version"] ?? ""
  return {
    id: document["kibana.alert.uuid"],
    severity: document["kibana.alert.severity"],
    riskScore: document["kibana.alert.risk_score"],
    ruleName: safe(document["kibana.alert.rule.name"]),
    reason: safe(document["kibana.alert.reason"]),
    host: field("host.name") || field("host.hostname") || field("host.id"),
    user: accountName(field("user.domain"), field("user.name")) || field("user.id"),
    process: named(field("process.name"), field("process.pid")),
    executable: field("process.executable"),
    commandLine: field("process.command_line") || field("process.args"),
    parent: named(field("process.parent.name") || field("process.parent.executable"), field("process.parent.pid")),
    parentCommandLine: field("process.parent.command_line"),
    source: pen.rule(document["landfall.source"]),
    eventTime: readableTime(document["kibana.alert.original_time"]),
    arrival: readableTime(document["@timestamp"]),
    timeNote: timeNote(document),
    why: document["landfall.why"].map(({ leaf, field: name, value }) => ({
      leaf: pen.rule(leaf),
      field: pen.rule(name),
      value: safe(value),
    })),
    investigationFields: (rule.investigation_fields?.field_names ?? [])
      .map((name) => ({ field: pen.rule(name), value: field(name) }))
      .filter(({ value }) => value !== ""),
    techniques: rule.threat.map(({ tactic, technique }) => {
      const names = technique.map(({ id, name }) => `${id} ${name}`).join(", ")
      return pen.rule(`${tactic.id} ${tactic.name}${names === "" ? "" : `: ${names}`}`)
    }),
    record: `${pen.rule(document["landfall.bucket"])}/${pen.event(document["landfall.key"])}`,
    version: pen.rule(version),
    line: document["landfall.line"],
    recordHash: document["landfall.record_hash"],
    ledger: pen.rule(document["landfall.ledger"]),
    notes: notesOf(document),
    fill: field,
  }
}

/** The values of an ECS field of the alert's event, as text; empty when it has none. */
export function fieldTexts(document: AlertDocument, field: string): readonly string[] {
  let value: Json | undefined = document
  for (const name of field.split(".")) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return []
    value = value[name]
  }
  const list: readonly (Json | undefined)[] = Array.isArray(value) ? value : [value]
  return list.filter((item) => item !== undefined && item !== null && typeof item !== "object").map(String)
}

/** `CORP\bob`, without the domain where it is not known or stands in the name already. */
function accountName(domain: string, name: string): string {
  return domain === "" || domain === "-" || name === "" || name.includes("\\") ? name : `${domain}\\${name}`
}

function named(name: string, pid: string): string {
  return name === "" || pid === "" ? name : `${name} (pid ${pid})`
}

/** An ISO time for people, in UTC, without the milliseconds; empty when there is none. */
export function readableTime(iso: string | undefined): string {
  return iso === undefined ? "" : iso.replace("T", " ").replace(/(?:\.\d+)?Z$/, " UTC")
}

function timeNote(document: AlertDocument): string {
  const suspect = document["landfall.timestamp_suspect"]
  const lag = document["landfall.lag_seconds"] ?? 0
  if (suspect === "missing") return "the event has no time of its own"
  if (suspect === "unreadable") return "the event's time cannot be read"
  if (suspect === "future") return `the event's time is ${duration(-lag)} after its arrival; do not trust it`
  if (suspect === "past") return "the event's time is not to be trusted"
  const late = document["landfall.late"] ? "; LATE: the rule looks back less than that" : ""
  return lag > 0 ? `${duration(lag)} after the event${late}` : ""
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const

/** Seconds in words, in the two largest units: `2 hours 5 minutes`. */
export function duration(seconds: number): string {
  const words: string[] = []
  let rest = seconds
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0 && words.length < 2) words.push(`${count} ${unit}${count === 1 ? "" : "s"}`)
  }
  return words.length === 0 ? "0 seconds" : words.join(" ")
}

function notesOf(document: AlertDocument): string[] {
  const others = document["kibana.alert.suppression.docs_count"] ?? 0
  const notes: string[] = []
  if (others > 0) notes.push(`It stands for ${others} more like it, which are in the ledger.`)
  if (document["landfall.truncated"] !== undefined) notes.push("Long values were cut; the ledger has them whole.")
  const cutOff = document["landfall.command_line_cut_off"]
  if (cutOff !== undefined)
    notes.push(`The command line ${cutOff === "told" ? "was" : "may have been"} cut off by the sensor.`)
  if (document["landfall.encoding_error"] === true) notes.push("The record's text was damaged; \ufffd stands where.")
  return notes
}
