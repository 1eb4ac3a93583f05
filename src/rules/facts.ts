import type {
  AlertSuppression,
  ExceptionItem,
  RiskScoreMapping,
  Rule,
  Severity,
  SeverityMapping,
  Threat,
} from "../rule.ts"

/** A rule's own words, after the schema has accepted them. */
export type RuleFacts = { readonly [key: string]: unknown }

/** Kibana's defaults of the rule API: rule_schemas.schema.yaml. */
const DEFAULT_INTERVAL = "5m"
const DEFAULT_FROM = "now-6m"
const DEFAULT_MAX_SIGNALS = 100

/** The rule that the facts describe, with Kibana's defaults for what they leave out. The schema has checked the types. */
export function ruleOf(facts: RuleFacts, version: number): Rule {
  const given = <T>(key: string): T | undefined => facts[key] as T | undefined
  const optional = {
    timestamp_override: given<string>("timestamp_override"),
    rule_name_override: given<string>("rule_name_override"),
    event_category_override: given<string>("event_category_override"),
    building_block_type: given<string>("building_block_type"),
    investigation_fields: given<{ field_names: string[] }>("investigation_fields"),
    alert_suppression: suppression(given("alert_suppression")),
  }
  return {
    rule_id: facts["rule_id"] as string,
    version,
    name: facts["name"] as string,
    description: (facts["description"] as string).replaceAll(/\s+/g, " ").trim(),
    type: "eql",
    language: "eql",
    query: facts["query"] as string,
    index: given<string[]>("index") ?? [],
    severity: facts["severity"] as Severity,
    risk_score: facts["risk_score"] as number,
    author: facts["author"] as string[],
    license: given<string>("license") ?? "",
    from: given<string>("from") ?? DEFAULT_FROM,
    to: given<string>("to") ?? "now",
    interval: given<string>("interval") ?? DEFAULT_INTERVAL,
    max_signals: given<number>("max_signals") ?? DEFAULT_MAX_SIGNALS,
    references: given<string[]>("references") ?? [],
    tags: given<string[]>("tags") ?? [],
    false_positives: given<string[]>("false_positives") ?? [],
    threat: (given<Threat[]>("threat") ?? []).map((entry) => ({ ...entry, technique: entry.technique ?? [] })),
    note: given<string>("note") ?? "",
    setup: given<string>("setup") ?? "",
    severity_mapping: given<SeverityMapping[]>("severity_mapping") ?? [],
    risk_score_mapping: given<RiskScoreMapping[]>("risk_score_mapping") ?? [],
    // A reference to a list that lives in Kibana has no entries here; check says so.
    exceptions_list: (given<ExceptionItem[]>("exceptions_list") ?? []).filter((item) => item.entries !== undefined),
    related_integrations: given<Rule["related_integrations"]>("related_integrations") ?? [],
    required_fields: (given<{ name: string; type: string; ecs?: boolean }[]>("required_fields") ?? []).map((field) => ({
      ...field,
      ecs: field.ecs ?? true,
    })),
    ...definedOnly(optional),
  }
}

function suppression(given: Partial<AlertSuppression> | undefined): AlertSuppression | undefined {
  if (given === undefined) return undefined
  return { group_by: given.group_by ?? [], missing_fields_strategy: "suppress", ...given }
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function definedOnly<T extends object>(record: T): Defined<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Defined<T>
}
