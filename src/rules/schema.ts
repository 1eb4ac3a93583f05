/**
 * The JSON Schema of a rule: Elastic's TOML tables `[metadata]`, `[rule]` and `[transform]`, and Landfall's own tables
 * `[landfall]` and `[[tests]]`. Source: elastic/detection-rules `detection_rules/rule.py` and
 * `schemas/definitions.py`; the rule API's schema in Kibana.
 */
const text = { type: "string" } as const
const texts = { type: "array", items: text } as const
const flag = { type: "boolean" } as const
const table = { type: "object" } as const
const tables = { type: "array", items: table } as const
const severity = { enum: ["low", "medium", "high", "critical"] } as const
const date = { type: "string", pattern: "^\\d{4}/\\d{2}/\\d{2}$" } as const
const duration = { type: "string", pattern: "^\\d+[smhd]$" } as const

/** The schema of an object that has no other keys than these. */
export function closed<T extends object>(properties: T, required: readonly string[] = []) {
  return { type: "object", additionalProperties: false, properties, required } as const
}

const reference = { id: text, name: text, reference: text }

const threat = closed(
  {
    framework: { enum: ["MITRE ATT&CK", "MITRE ATLAS"] },
    tactic: closed(reference, ["id", "name", "reference"]),
    technique: {
      type: "array",
      items: closed({ ...reference, subtechnique: { type: "array", items: closed(reference, ["id", "name"]) } }, [
        "id",
        "name",
      ]),
    },
  },
  ["framework", "tactic"],
)

const exceptionEntry = closed(
  {
    field: text,
    operator: { enum: ["included", "excluded"] },
    type: { enum: ["match", "match_any", "wildcard", "exists"] },
    value: { anyOf: [text, texts] },
  },
  ["field", "operator", "type"],
)

export const exceptionEntries = { type: "array", items: exceptionEntry, minItems: 1 } as const

const exceptionItem = closed({ name: text, description: text, expires: text, entries: exceptionEntries }, [
  "name",
  "entries",
])

/** The rule API's fields that a rule author may set. */
export const ruleSettings = {
  actions: tables,
  alert_suppression: closed(
    {
      group_by: { type: "array", items: text, minItems: 1, maxItems: 3 },
      duration: closed({ value: { type: "integer", minimum: 1 }, unit: { enum: ["s", "m", "h", "d"] } }, [
        "value",
        "unit",
      ]),
      missing_fields_strategy: { enum: ["suppress", "doNotSuppress"] },
    },
    ["group_by"],
  ),
  author: texts,
  building_block_type: { enum: ["default"] },
  data_view_id: text,
  description: text,
  enabled: flag,
  event_category_override: text,
  exceptions_list: { type: "array", items: { anyOf: [exceptionItem, { type: "object", required: ["list_id"] }] } },
  false_positives: texts,
  filters: tables,
  from: text,
  index: texts,
  interval: duration,
  investigation_fields: closed({ field_names: texts }, ["field_names"]),
  language: { enum: ["eql", "esql", "kuery", "lucene"] },
  license: text,
  max_signals: { type: "integer", minimum: 1 },
  meta: table,
  name: { type: "string", pattern: "^[a-zA-Z0-9].+?[a-zA-Z0-9\\[\\]()]$" },
  note: text,
  query: text,
  references: texts,
  related_integrations: {
    type: "array",
    items: closed({ package: text, version: text, integration: text }, ["package"]),
  },
  required_fields: { type: "array", items: closed({ name: text, type: text, ecs: flag }, ["name", "type"]) },
  response_actions: tables,
  risk_score: { type: "integer", minimum: 0, maximum: 100 },
  risk_score_mapping: {
    type: "array",
    items: closed(
      {
        field: text,
        operator: { enum: ["equals"] },
        value: text,
        risk_score: { type: ["integer", "null"], minimum: 0, maximum: 100 },
      },
      ["field"],
    ),
  },
  // One of Elastic's own rules has one digit too many, and Elastic's schema accepts it.
  rule_id: { type: "string", pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12,13}$" },
  rule_name_override: text,
  setup: text,
  severity,
  severity_mapping: {
    type: "array",
    items: closed({ field: text, operator: { enum: ["equals"] }, value: text, severity }, ["field"]),
  },
  tags: texts,
  threat: { type: "array", items: threat },
  threat_mappings: { type: "array", items: threat },
  throttle: text,
  tiebreaker_field: text,
  timeline_id: text,
  timeline_title: text,
  timestamp_field: text,
  timestamp_override: text,
  timestamp_override_fallback_disabled: flag,
  to: text,
  type: { enum: ["query", "saved_query", "machine_learning", "eql", "esql", "threshold", "threat_match", "new_terms"] },
  // Fields of rule types that Landfall does not run. The schema knows them, so that `check` lists such a rule as not run.
  anomaly_threshold: { type: "integer" },
  concurrent_searches: { type: "integer" },
  history_window_start: text,
  items_per_search: { type: "integer" },
  machine_learning_job_id: { anyOf: [text, texts] },
  new_terms: table,
  new_terms_fields: texts,
  saved_id: text,
  threat_filters: tables,
  threat_index: texts,
  threat_indicator_path: text,
  threat_language: text,
  threat_mapping: tables,
  threat_query: text,
  threshold: table,
}

const required = ["author", "description", "name", "risk_score", "rule_id", "severity", "type"]
const whenQueried = {
  if: {
    properties: { type: { enum: ["query", "eql", "esql", "threshold", "threat_match", "new_terms"] } },
    required: ["type"],
  },
  // biome-ignore lint/suspicious/noThenProperty: `then` is JSON Schema's own keyword
  then: { required: ["query", "language"] },
}

/** A rule file in Elastic's TOML format with Landfall's two tables. */
export const tomlSchema = closed(
  {
    // Landfall reads the maturity only. Elastic adds keys here, and a new one must not stop a build.
    metadata: {
      type: "object",
      properties: {
        creation_date: date,
        maturity: { enum: ["development", "experimental", "beta", "production", "deprecated"] },
        updated_date: date,
      },
      required: ["creation_date", "updated_date"],
    },
    rule: { ...closed(ruleSettings, required), ...whenQueried },
    transform: closed({ investigate: tables, osquery: tables }),
    landfall: closed({ version: { type: "integer", minimum: 1 } }),
    tests: {
      type: "array",
      items: closed({ name: text, matches: flag, event: table, why: text }, ["name", "matches", "event"]),
    },
  },
  ["metadata", "rule"],
)

/** A rule in the format of Kibana's rule API. Each release of Kibana adds keys, so unknown keys are accepted. */
export const apiSchema = {
  type: "object",
  // A rule that was created in Kibana can have any id and any name.
  properties: { ...ruleSettings, rule_id: text, name: text },
  required,
  ...whenQueried,
}

/** The keys of `[rule]`, for "did you mean". */
export const ruleKeys: readonly string[] = Object.keys(ruleSettings)
