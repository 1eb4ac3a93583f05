import { isJsonObject, type Json } from "../../../json.ts"
import type { Severity } from "../../../rule.ts"
import type { AlertDocument } from "../../alert/document.ts"
import { masker } from "../../redact/mask.ts"
import { cutUnits } from "./cut.ts"
import type { Escaper } from "./escape.ts"
import { plainAlert } from "./plain-alert.ts"

/** The maximum length of one text in any channel; the ledger has the complete text. */
const MAX_TEXT_LENGTH = 8192

/** What is masked beyond that: a secret that crosses the cut must be found whole. */
const MASKED_BEYOND = 4096

/** After this long, the other alerts of a message are shown in their minimal form, in ms. */
export const RENDER_MS = 20_000

/** The views of a message's alerts. The time is checked between alerts, so that no bundle outlasts the function. */
export function alertViews(
  documents: readonly AlertDocument[],
  escaper: Escaper,
  now: () => number = () => performance.now(),
): AlertView[] {
  const end = now() + RENDER_MS
  return documents.map((document) => alertView(now() < end ? document : plainAlert(document), escaper))
}

/** A field of the event and its values, as one text. */
type FieldText = { readonly field: string; readonly value: string }

/** What notifications show of an alert. Every text is masked and escaped for the channel; unknown values are empty. */
export type AlertView = {
  readonly id: string
  readonly severity: Severity
  readonly riskScore: number
  readonly ruleName: string
  readonly reason: string
  readonly host: string
  readonly user: string
  /** `cmd.exe (pid 4242)`. */
  readonly process: string
  readonly processName: string
  readonly executable: string
  readonly commandLine: string
  readonly parent: string
  readonly parentCommandLine: string
  readonly source: string
  /** `2026-03-01 08:15:30 UTC`. */
  readonly eventTime: string
  readonly arrival: string
  /**
   * The arrival with a note about the event's time, if the reader needs one: `2026-03-01 09:15:30 UTC, 1 hour after the
   * event`.
   */
  readonly annotatedArrival: string
  readonly why: readonly { readonly leaf: string; readonly field: string; readonly value: string }[]
  /** The rule's investigation fields that the event has. */
  readonly investigationFields: readonly FieldText[]
  /** `TA0006 Credential Access: T1003 OS Credential Dumping`. */
  readonly techniques: readonly string[]
  readonly record: string
  readonly version: string
  readonly line: number
  readonly recordHash: string
  readonly ledger: string
  /** Notes about the alert itself: how many matches it represents, what was cut, what could not be read. */
  readonly notes: readonly string[]
  /** Returns the value of a field for the guide's `{{field}}`; empty if the event has none. */
  readonly fill: (field: string) => string
}

export function alertView(document: AlertDocument, escaper: Escaper): AlertView {
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
  const hide = masker(commandLines, [...names, rule.query])
  const safe = (text: string) => escaper.event(hideAndCut(text, hide))
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
    process: withPid(field("process.name"), field("process.pid")),
    processName: field("process.name"),
    executable: field("process.executable"),
    commandLine: field("process.command_line") || field("process.args"),
    parent: withPid(field("process.parent.name") || field("process.parent.executable"), field("process.parent.pid")),
    parentCommandLine: field("process.parent.command_line"),
    source: escaper.rule(document["landfall.source"]),
    eventTime: readableTime(document["kibana.alert.original_time"]),
    arrival: readableTime(document["@timestamp"]),
    annotatedArrival: [readableTime(document["@timestamp"]), ...timeNotes(document)].join(", "),
    why: document["landfall.why"].map(({ leaf, field: name, value }) => ({
      leaf: escaper.rule(leaf),
      field: escaper.rule(name),
      value: safe(value),
    })),
    investigationFields: (rule.investigation_fields?.field_names ?? [])
      .map((name) => ({ field: escaper.rule(name), value: field(name) }))
      .filter(({ value }) => value !== ""),
    techniques: rule.threat.map(({ tactic, technique }) => {
      const names = technique.map(({ id, name }) => `${id} ${name}`).join(", ")
      return escaper.rule(`${tactic.id} ${tactic.name}${names === "" ? "" : `: ${names}`}`)
    }),
    record: `${escaper.rule(document["landfall.bucket"])}/${escaper.event(document["landfall.key"])}`,
    version: escaper.rule(version),
    line: document["landfall.line"],
    recordHash: document["landfall.record_hash"],
    ledger: escaper.rule(document["landfall.ledger"]),
    notes: notesOf(document),
    fill: field,
  }
}

/** Cuts before it masks: what is not shown costs nothing. */
function hideAndCut(text: string, hide: (text: string) => string): string {
  const head = text.slice(0, MAX_TEXT_LENGTH + MASKED_BEYOND)
  return cutUnits(head.length < text.length ? `${hide(head)}…` : hide(head), MAX_TEXT_LENGTH)
}

/** The values of an ECS field of the alert's event as text; empty if it has none. */
export function fieldTexts(document: AlertDocument, field: string): readonly string[] {
  let value: Json | undefined = document
  for (const name of field.split(".")) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return []
    value = value[name]
  }
  const list: readonly (Json | undefined)[] = Array.isArray(value) ? value : [value]
  return list.filter((item) => item !== undefined && item !== null && typeof item !== "object").map(String)
}

/** The first value of a field as an integer from 0 to `max`; undefined if it is none. */
export function fieldInteger(document: AlertDocument, field: string, max: number): number | undefined {
  const number = Number(fieldTexts(document, field)[0] ?? Number.NaN)
  return Number.isInteger(number) && number >= 0 && number <= max ? number : undefined
}

/** `CORP\bob`, or the name alone if the domain is unknown or the name contains it. */
function accountName(domain: string, name: string): string {
  return domain === "" || domain === "-" || name === "" || name.includes("\\") ? name : `${domain}\\${name}`
}

function withPid(name: string, pid: string): string {
  return name === "" || pid === "" ? name : `${name} (pid ${pid})`
}

/** Formats an ISO time in UTC without milliseconds; empty if there is none. */
function readableTime(iso: string | undefined): string {
  return iso === undefined ? "" : iso.replace("T", " ").replace(/(?:\.\d+)?Z$/, " UTC")
}

function timeNotes(document: AlertDocument): string[] {
  const lag = document["landfall.lag_seconds"] ?? 0
  switch (document["landfall.timestamp_suspect"]) {
    case "missing":
      return ["the event has no time of its own"]
    case "unreadable":
      return ["the event's time cannot be read"]
    case "future":
      return [`the event's time is ${duration(-lag)} after its arrival; do not trust it`]
    case "past":
      return ["the event's time is too long ago; do not trust it"]
  }
  const late = document["landfall.late"] ? "; LATE: the rule's look-back is shorter" : ""
  return lag > 0 ? [`${duration(lag)} after the event${late}`] : []
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const

/** Formats seconds in the two largest units: `2 hours 5 minutes`. */
function duration(seconds: number): string {
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
  if (document["landfall.plain"] === true) notes.push("This alert could not be shown in full; the ledger has it.")
  if (others > 0) notes.push(`The alert also represents ${others} similar matches, which are in the ledger.`)
  if (document["landfall.truncated"] !== undefined) notes.push("Long values are cut; the ledger has the full values.")
  const cutOff = document["landfall.command_line_cut_off"]
  if (cutOff === "reported") notes.push("The sensor cut off the command line.")
  if (cutOff === "likely") notes.push("The sensor may have cut off the command line.")
  if (document["landfall.encoding_error"] === true) notes.push("The record's text is damaged; \ufffd marks each place.")
  return notes
}
