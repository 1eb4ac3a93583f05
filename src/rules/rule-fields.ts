import { definedOnly, type JsonObject } from "../json.ts"
import type {
  AlertSuppression,
  ExceptionItem,
  RiskScoreMapping,
  Rule,
  Severity,
  SeverityMapping,
  Threat,
} from "../rule.ts"

/** The fields of a rule as its file has them. The schema has checked their types. */
export type RuleFields = { readonly [key: string]: unknown }

/** The defaults of Kibana's rule API: rule_schemas.schema.yaml. */
const DEFAULT_INTERVAL = "5m"
const DEFAULT_FROM = "now-6m"
const DEFAULT_MAX_SIGNALS = 100

/** The rule that the fields describe, with Kibana's defaults for missing fields. */
export function ruleOf(fields: RuleFields, version: number, exceptions: readonly ExceptionItem[]): Rule {
  const read = <T>(key: string): T | undefined => fields[key] as T | undefined
  const optional = {
    timestamp_override: read<string>("timestamp_override"),
    rule_name_override: read<string>("rule_name_override"),
    event_category_override: read<string>("event_category_override"),
    building_block_type: read<string>("building_block_type"),
    investigation_fields: read<{ field_names: string[] }>("investigation_fields"),
    alert_suppression: suppression(read("alert_suppression")),
    filters: read<JsonObject[]>("filters"),
    timestamp_override_fallback_disabled: read<boolean>("timestamp_override_fallback_disabled"),
    actions: read<JsonObject[]>("actions"),
    response_actions: read<JsonObject[]>("response_actions"),
    throttle: read<string>("throttle"),
    meta: read<JsonObject>("meta"),
    timeline_id: read<string>("timeline_id"),
    timeline_title: read<string>("timeline_title"),
  }
  return {
    rule_id: fields["rule_id"] as string,
    version,
    name: fields["name"] as string,
    description: (fields["description"] as string).replaceAll(/\s+/g, " ").trim(),
    type: "eql",
    language: "eql",
    query: fields["query"] as string,
    index: read<string[]>("index") ?? [],
    severity: fields["severity"] as Severity,
    risk_score: fields["risk_score"] as number,
    author: fields["author"] as string[],
    license: read<string>("license") ?? "",
    from: read<string>("from") ?? DEFAULT_FROM,
    to: read<string>("to") ?? "now",
    interval: read<string>("interval") ?? DEFAULT_INTERVAL,
    max_signals: read<number>("max_signals") ?? DEFAULT_MAX_SIGNALS,
    references: read<string[]>("references") ?? [],
    tags: read<string[]>("tags") ?? [],
    false_positives: read<string[]>("false_positives") ?? [],
    threat: (read<Threat[]>("threat") ?? []).map((entry) => ({ ...entry, technique: entry.technique ?? [] })),
    note: read<string>("note") ?? "",
    setup: read<string>("setup") ?? "",
    severity_mapping: read<SeverityMapping[]>("severity_mapping") ?? [],
    risk_score_mapping: read<RiskScoreMapping[]>("risk_score_mapping") ?? [],
    exceptions_list: exceptions,
    related_integrations: read<Rule["related_integrations"]>("related_integrations") ?? [],
    required_fields: (read<{ name: string; type: string; ecs?: boolean }[]>("required_fields") ?? []).map((field) => ({
      ...field,
      ecs: field.ecs ?? true,
    })),
    ...definedOnly(optional),
  }
}

function suppression(fields: Partial<AlertSuppression> | undefined): AlertSuppression | undefined {
  if (fields === undefined) return undefined
  return { group_by: fields.group_by ?? [], missing_fields_strategy: "suppress", ...fields }
}
