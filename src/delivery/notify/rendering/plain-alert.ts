import { isJsonObject, type Json } from "../../../json.ts"
import type { Rule, Severity } from "../../../rule.ts"
import type { AlertDocument } from "../../alert/document.ts"

const SEVERITIES: readonly Severity[] = ["low", "medium", "high", "critical"]

/** The maximum length of a text here; every text identifies something, so all of them are short. */
const MAX_LENGTH = 2048

/**
 * The minimal form of an alert that cannot be shown in full: the rule, the severity, and where the record and the complete
 * alert are. Every value has the type that renderers expect, whatever the document holds.
 */
export function plainAlert(document: AlertDocument): AlertDocument {
  const text = (field: string) => textOf(document[field])
  const parameters: Json | undefined = document["kibana.alert.rule.parameters"] as unknown as Json | undefined
  const rule = isJsonObject(parameters) ? parameters : {}
  const id = text("kibana.alert.rule.rule_id")
  const name = text("kibana.alert.rule.name") || textOf(rule["name"]) || id
  const severity = severityOf(document["kibana.alert.severity"] ?? rule["severity"])
  const score = numberOf(document["kibana.alert.risk_score"])
  const version = text("landfall.version")
  const original = timeOf(document["kibana.alert.original_time"])
  return {
    "@timestamp": timeOf(document["@timestamp"]) ?? timeOf(document["kibana.alert.start"]) ?? new Date(0).toISOString(),
    event: { kind: "signal" },
    "kibana.alert.uuid": text("kibana.alert.uuid"),
    "kibana.alert.reason": `${name} matched a record. The alert is in the ledger.`,
    "kibana.alert.severity": severity,
    "kibana.alert.risk_score": score,
    ...(original === undefined ? {} : { "kibana.alert.original_time": original }),
    "kibana.alert.rule.name": name,
    "kibana.alert.rule.rule_id": id,
    "kibana.alert.rule.version": numberOf(rule["version"]),
    "kibana.alert.rule.execution.uuid": text("kibana.alert.rule.execution.uuid"),
    "kibana.alert.rule.parameters": plainRule({ id, name, severity, score, version: numberOf(rule["version"]) }),
    "landfall.source": text("landfall.source"),
    "landfall.bucket": text("landfall.bucket"),
    "landfall.key": text("landfall.key"),
    ...(version === "" ? {} : { "landfall.version": version }),
    "landfall.line": numberOf(document["landfall.line"]),
    "landfall.record_hash": text("landfall.record_hash"),
    "landfall.ledger": text("landfall.ledger"),
    "landfall.why": [],
    "landfall.plain": true,
  }
}

type Identity = { id: string; name: string; severity: Severity; score: number; version: number }

/** A rule with the facts that identify it, and empty lists. */
function plainRule({ id, name, severity, score, version }: Identity): Rule {
  return {
    rule_id: id,
    version,
    name,
    description: "",
    type: "eql",
    language: "eql",
    query: "",
    index: [],
    severity,
    risk_score: score,
    author: [],
    license: "",
    from: "now-9m",
    to: "now",
    interval: "5m",
    max_signals: 100,
    references: [],
    tags: [],
    false_positives: [],
    threat: [],
    note: "",
    setup: "",
    severity_mapping: [],
    risk_score_mapping: [],
    exceptions_list: [],
    related_integrations: [],
    required_fields: [],
  }
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value.slice(0, MAX_LENGTH).toWellFormed() : ""
}

function numberOf(value: Json | undefined): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0
}

/** An unknown severity counts as high: it must not be overlooked. */
function severityOf(value: Json | undefined): Severity {
  return SEVERITIES.find((one) => one === value) ?? "high"
}

function timeOf(value: Json | undefined): string | undefined {
  if (typeof value !== "string") return undefined
  const time = Date.parse(value.slice(0, MAX_LENGTH))
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}
