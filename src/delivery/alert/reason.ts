import type { Event, Value } from "../../event.ts"

/**
 * The sentence that summarises an alert, exactly as Kibana writes it, with its commas: process, parent and file have one
 * each, an address has one only after its port.
 * Source: Kibana, detection_engine/rule_types/utils/reason_formatters.ts.
 */
export function reasonText(event: Event, severity: string, ruleName: string): string {
  const text = (field: string) => presentText(event[field])
  const phrase = (before: string, value: string | undefined, after = "") =>
    value === undefined ? "" : `${before}${value}${after}`
  const details = [
    phrase(" process ", text("process.name"), ","),
    phrase(" parent process ", text("process.parent.name"), ","),
    phrase(" file ", text("file.name"), ","),
    phrase(" source ", text("source.ip")),
    phrase(":", text("source.port"), ","),
    phrase(" destination ", text("destination.ip")),
    phrase(":", text("destination.port"), ","),
  ].join("")
  const category = text("event.category")
  return [
    category === undefined ? "event" : `${category} event`,
    details === "" ? "" : ` with${details}`,
    phrase(" by ", text("user.name")),
    phrase(" on ", text("host.name")),
    ` created ${severity} alert ${ruleName}.`,
  ].join("")
}

/** The value's text; undefined if it is missing, empty, or the "-" that Windows writes for no value. */
function presentText(value: Value | undefined): string | undefined {
  if (value === undefined) return undefined
  const text = Array.isArray(value) ? value.join(", ") : String(value)
  return text === "" || text === "-" ? undefined : text.toWellFormed()
}
