import { definedOnly, isJsonObject, type Json, type JsonObject } from "../../json.ts"
import type { Rule } from "../../rule.ts"

/** Kibana's constants for every EQL rule (rule_registry, detection_engine). */
const CATEGORY = "Event Correlation Rule"
const RULE_TYPE = "siem.eqlRule"
const PRODUCER = "siem"

/** The rule as an alert holds it: each field separately, and the complete rule under `parameters`. */
export function ruleFields(rule: Rule, ruleName: string, execution: string, arrival: string) {
  return {
    "kibana.alert.rule.name": ruleName,
    "kibana.alert.rule.rule_id": rule.rule_id,
    "kibana.alert.rule.uuid": rule.rule_id,
    "kibana.alert.rule.version": rule.version,
    "kibana.alert.rule.revision": 0,
    "kibana.alert.rule.type": rule.type,
    "kibana.alert.rule.category": CATEGORY,
    "kibana.alert.rule.rule_type_id": RULE_TYPE,
    "kibana.alert.rule.producer": PRODUCER,
    "kibana.alert.rule.consumer": PRODUCER,
    "kibana.alert.rule.description": rule.description,
    "kibana.alert.rule.author": rule.author,
    "kibana.alert.rule.license": rule.license,
    "kibana.alert.rule.severity": rule.severity,
    "kibana.alert.rule.risk_score": rule.risk_score,
    "kibana.alert.rule.tags": rule.tags,
    "kibana.alert.rule.references": rule.references,
    "kibana.alert.rule.false_positives": rule.false_positives,
    "kibana.alert.rule.threat": rule.threat,
    "kibana.alert.rule.note": rule.note,
    "kibana.alert.rule.from": rule.from,
    "kibana.alert.rule.to": rule.to,
    "kibana.alert.rule.interval": rule.interval,
    "kibana.alert.rule.max_signals": rule.max_signals,
    "kibana.alert.rule.indices": rule.index,
    "kibana.alert.rule.severity_mapping": rule.severity_mapping,
    "kibana.alert.rule.risk_score_mapping": rule.risk_score_mapping,
    "kibana.alert.rule.exceptions_list": rule.exceptions_list,
    "kibana.alert.rule.enabled": true,
    "kibana.alert.rule.immutable": true,
    "kibana.alert.rule.actions": rule.actions ?? [],
    ...definedOnly({
      "kibana.alert.rule.timestamp_override": rule.timestamp_override,
      "kibana.alert.rule.rule_name_override": rule.rule_name_override,
      "kibana.alert.rule.building_block_type": rule.building_block_type,
      "kibana.alert.rule.throttle": rule.throttle,
      "kibana.alert.rule.timeline_id": rule.timeline_id,
      "kibana.alert.rule.timeline_title": rule.timeline_title,
    }),
    ...prefixed("kibana.alert.rule.meta", rule.meta ?? {}),
    "kibana.alert.rule.parameters": rule,
    "kibana.alert.rule.execution.uuid": execution,
    "kibana.alert.rule.execution.timestamp": arrival,
    "kibana.alert.rule.execution.type": "scheduled",
  }
}

/** The members of an object with dotted names, as Kibana writes `meta`. */
function prefixed(prefix: string, object: JsonObject): { [field: string]: Json } {
  const fields: { [field: string]: Json } = {}
  for (const [name, value] of Object.entries(object)) {
    if (isJsonObject(value)) Object.assign(fields, prefixed(`${prefix}.${name}`, value))
    else if (value !== undefined) fields[`${prefix}.${name}`] = value
  }
  return fields
}
