import assert from "node:assert/strict"
import { test } from "node:test"
import { alertDocument } from "../../src/delivery/alert/document.ts"
import type { Event } from "../../src/event.ts"
import { type BuildResult, buildRule } from "../../src/rules/build.ts"
import { importRules } from "../../src/rules/load.ts"
import { readJson } from "../../src/rules/read-json.ts"
import { ruleKeys } from "../../src/rules/schema.ts"
import { matchOf } from "../delivery/alert/match.ts"
import { select } from "../delivery/alert/select-from.ts"

const RULE = {
  rule_id: "11111111-2222-4333-8444-555555555555",
  name: "A rule with every key",
  description: "d",
  author: ["me"],
  risk_score: 21,
  severity: "low",
  type: "eql",
  language: "eql",
  query: "any where true",
}

type Fields = { readonly [key: string]: unknown }

function build(fields: Fields): BuildResult {
  const [read] = readJson("rule.json", JSON.stringify({ ...RULE, ...fields }))
  assert.ok(read)
  return buildRule(read)
}

function built(fields: Fields) {
  const result = build(fields)
  assert.ok(result.status === "compiled", JSON.stringify(result))
  return result.built
}

const warningsOf = (fields: Fields) => built(fields).warnings.map(({ message }) => message)

/** The alert that the rule makes of an event. */
function alertOf(fields: Fields, event: Event = {}): { readonly [field: string]: unknown } {
  return alertDocument(matchOf(event, { rule: built(fields).rule }))
}

async function matches(fields: Fields, event: Event): Promise<boolean> {
  const { queries } = await importRules([built(fields)])
  return queries[0]?.matches(event) ?? false
}

/** The alerts of a rule on several records. */
function alertsOf(fields: Fields, events: readonly Event[]): number {
  const { rule } = built(fields)
  return select(
    rule,
    events.map((event, index) => matchOf(event, { rule, number: index + 1 })),
  ).alerts.length
}

type Check = () => void | Promise<void>

const field = (name: string) => `kibana.alert.rule.${name}`

/** The alert document has the value. */
function shown(key: string, value: unknown, name = field(key), expected = value): Check {
  return () => {
    const alert = alertOf({ [key]: value })
    assert.deepEqual(alert[name], expected)
    assert.deepEqual(warningsOf({ [key]: value }), [])
  }
}

/** The complete rule in the alert document has the value. */
function inParameters(key: string, value: unknown, expected = value): Check {
  return () => {
    const parameters = alertOf({ [key]: value })[field("parameters")] as Fields
    assert.deepEqual(parameters[key], expected)
    assert.deepEqual(warningsOf({ [key]: value }), [])
  }
}

/** The rule runs, with one warning that names the key. */
function warns(key: string, value: unknown, also: Check = () => {}, name = key): Check {
  return async () => {
    const warnings = warningsOf({ [key]: value })
    assert.equal(warnings.length, 1, warnings.join("; "))
    assert.match(String(warnings[0]), new RegExp(`^\`${name.replaceAll(".", "\\.")}\` has no effect`))
    await also()
  }
}

const mapping = (more: object) => [{ field: "user.name", operator: "equals", value: "root", ...more }]
const threat = {
  framework: "MITRE ATT&CK",
  tactic: { id: "TA0006", name: "Credential Access", reference: "https://attack.mitre.org/tactics/TA0006/" },
  technique: [],
}

/** What each key of a rule does, or the warning that it has no effect. */
const CHECKS: { readonly [key: string]: Check } = {
  actions: warns("actions", [{ id: "a" }], () => {
    assert.deepEqual(alertOf({ actions: [{ id: "a" }] })[field("actions")], [{ id: "a" }])
    assert.deepEqual(warningsOf({ actions: [] }), [])
  }),
  alert_suppression: warns(
    "alert_suppression",
    { group_by: ["host.name"], duration: { value: 5, unit: "m" } },
    () => {
      const grouped = { alert_suppression: { group_by: ["host.name"] } }
      assert.deepEqual(warningsOf(grouped), [])
      assert.equal(alertsOf(grouped, [{}, {}, { "host.name": "b" }]), 2)
      const missing = { "group.absent": undefined }
      const strategy = { group_by: ["group.absent"], missing_fields_strategy: "doNotSuppress" }
      assert.equal(alertsOf({ alert_suppression: { group_by: ["group.absent"] } }, [missing, missing]), 1)
      assert.equal(alertsOf({ alert_suppression: strategy }, [missing, missing]), 2)
    },
    "alert_suppression.duration",
  ),
  anomaly_threshold: warns("anomaly_threshold", 5),
  author: shown("author", ["a", "b"]),
  building_block_type: shown("building_block_type", "default", "kibana.alert.building_block_type"),
  concurrent_searches: warns("concurrent_searches", 5),
  data_view_id: warns("data_view_id", "logs"),
  description: shown("description", "what it finds"),
  enabled: () => {
    const [read] = readJson("rule.json", JSON.stringify({ ...RULE, enabled: false }))
    assert.equal(read?.ok && read.value.enabled, false)
  },
  event_category_override: async () => {
    const fields = { query: "process where true", event_category_override: "my.category" }
    assert.equal(await matches(fields, { "my.category": "process" }), true)
    assert.equal(await matches(fields, { "event.category": "process" }), false)
  },
  exceptions_list: () => {
    const entries = [{ field: "user.name", operator: "included", type: "match", value: "root" }]
    const fields = { exceptions_list: [{ name: "Root", entries }] }
    assert.equal(alertsOf(fields, [{ "user.name": "root" }, { "user.name": "other" }]), 1)
  },
  false_positives: shown("false_positives", ["backup"]),
  filters: async () => {
    const fields = { filters: [{ meta: { negate: true }, query: { term: { "user.name": "root" } } }] }
    assert.equal(await matches(fields, { "user.name": "root" }), false)
    assert.equal(await matches(fields, { "user.name": "other" }), true)
  },
  from: () => {
    const old = { "@timestamp": "2026-03-01T08:00:00Z" }
    assert.equal(alertOf({ from: "now-5m" }, old)["landfall.late"], true)
    assert.equal(alertOf({ from: "now-1h" }, old)["landfall.late"], false)
  },
  history_window_start: warns("history_window_start", "now-5d"),
  index: shown("index", ["winlogbeat-*"], field("indices")),
  interval: shown("interval", "10m"),
  investigation_fields: inParameters("investigation_fields", { field_names: ["user.id"] }),
  items_per_search: warns("items_per_search", 5),
  language: () => assert.equal(build({ type: "query", language: "kuery" }).status, "other"),
  license: shown("license", "MIT"),
  machine_learning_job_id: warns("machine_learning_job_id", "job"),
  max_signals: () => assert.equal(alertsOf({ max_signals: 2 }, [{}, {}, {}]), 2),
  meta: warns("meta", { from: "1m", kibana: { url: "u" } }, () => {
    const alert = alertOf({ meta: { from: "1m", kibana: { url: "u" } } })
    assert.equal(alert[field("meta.from")], "1m")
    assert.equal(alert[field("meta.kibana.url")], "u")
  }),
  name: shown("name", "Another name"),
  new_terms: warns("new_terms", { field: "a" }),
  new_terms_fields: warns("new_terms_fields", ["a"]),
  note: shown("note", "## Triage"),
  query: async () => {
    const query = 'any where user.name == "root"'
    assert.equal(await matches({ query }, { "user.name": "root" }), true)
    assert.equal(await matches({ query }, { "user.name": "other" }), false)
  },
  references: shown("references", ["https://example.org"]),
  related_integrations: inParameters("related_integrations", [{ package: "windows", version: "^2.0.0" }]),
  required_fields: inParameters("required_fields", [{ name: "user.name", type: "keyword" }], [
    { name: "user.name", type: "keyword", ecs: true },
  ] as never),
  response_actions: warns("response_actions", [{ action_type_id: ".endpoint" }], () => {
    const parameters = alertOf({ response_actions: [{ action_type_id: ".endpoint" }] })[field("parameters")]
    assert.deepEqual((parameters as Fields)["response_actions"], [{ action_type_id: ".endpoint" }])
  }),
  risk_score: shown("risk_score", 73, "kibana.alert.risk_score"),
  risk_score_mapping: () => {
    const fields = { risk_score_mapping: mapping({ risk_score: 99 }) }
    assert.equal(alertOf(fields, { "user.name": "root" })["kibana.alert.risk_score"], 99)
    assert.equal(alertOf(fields, { "user.name": "other" })["kibana.alert.risk_score"], 21)
  },
  rule_id: shown("rule_id", "99999999-2222-4333-8444-555555555555"),
  rule_name_override: () =>
    assert.equal(alertOf({ rule_name_override: "user.name" }, { "user.name": "root" })[field("name")], "root"),
  saved_id: warns("saved_id", "s"),
  setup: inParameters("setup", "Install the agent."),
  severity: shown("severity", "high", "kibana.alert.severity"),
  severity_mapping: () => {
    const fields = { severity_mapping: mapping({ severity: "critical" }) }
    assert.equal(alertOf(fields, { "user.name": "root" })["kibana.alert.severity"], "critical")
    assert.equal(alertOf(fields, { "user.name": "other" })["kibana.alert.severity"], "low")
  },
  tags: shown("tags", ["OS: Windows"]),
  threat: shown("threat", [threat]),
  threat_filters: warns("threat_filters", [{}]),
  threat_index: warns("threat_index", ["i"]),
  threat_indicator_path: warns("threat_indicator_path", "p"),
  threat_language: warns("threat_language", "kuery"),
  threat_mapping: warns("threat_mapping", [{}]),
  threat_mappings: warns("threat_mappings", [threat]),
  threat_query: warns("threat_query", "*"),
  threshold: warns("threshold", { value: 5 }),
  throttle: warns("throttle", "1h", () => {
    assert.equal(alertOf({ throttle: "1h" })[field("throttle")], "1h")
    assert.deepEqual(warningsOf({ throttle: "no_actions" }), [])
  }),
  tiebreaker_field: warns("tiebreaker_field", "event.sequence"),
  timeline_id: shown("timeline_id", "t"),
  timeline_title: shown("timeline_title", "Timeline"),
  timestamp_field: warns("timestamp_field", "event.created", () =>
    assert.deepEqual(warningsOf({ timestamp_field: "@timestamp" }), []),
  ),
  timestamp_override: shown("timestamp_override", "event.ingested"),
  timestamp_override_fallback_disabled: async () => {
    const fields = { timestamp_override: "event.created", timestamp_override_fallback_disabled: true }
    assert.equal(await matches(fields, { "event.created": "2026-03-01T00:00:00Z" }), true)
    assert.equal(await matches(fields, {}), false)
    assert.equal(await matches({ ...fields, timestamp_override_fallback_disabled: false }, {}), true)
    assert.equal(await matches({ ...fields, timestamp_override: "event.ingested" }, {}), true)
  },
  to: shown("to", "now-1m"),
  type: () => assert.equal(build({ type: "threshold", language: "kuery" }).status, "other"),
}

test("every key of a rule has a check of its effect or its warning", () => {
  assert.deepEqual(Object.keys(CHECKS).sort(), ruleKeys.toSorted())
})

for (const [key, check] of Object.entries(CHECKS)) {
  test(`the key ${key} has its effect, or gives one warning`, async () => {
    await check()
    assert.ok(ruleKeys.includes(key))
  })
}
