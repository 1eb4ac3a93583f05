import type { RuleFields } from "./rule-fields.ts"
import type { ruleSettings } from "./schema.ts"

/**
 * - `acts`: decides whether, how or where a match alerts.
 * - `shown`: the alert document has it, and nothing else depends on it.
 * - `ignored`: no effect; a rule that has it gets a warning.
 * - `other type`: belongs to a type of rule that Landfall does not run; on an EQL rule it is ignored.
 */
type Kind = "acts" | "shown" | "ignored" | "other type"

type KeyEffect = {
  readonly kind: Kind
  /** What it does, and where this differs from Kibana: one or more sentences for docs/rules.md. */
  readonly text: string
  /** Whether this value has no effect. By default, every value of an ignored key that is not empty. */
  readonly isIgnored?: (value: unknown, fields: RuleFields) => boolean
  /** The remedy in the warning. */
  readonly note?: string
}

const CHANNELS = "Set the channels of a rule in landfall.toml."

/** Each key of `[rule]`, exactly once. docs/rules.md has this table. */
export const keyEffects: { readonly [key in keyof typeof ruleSettings]: KeyEffect } = {
  actions: {
    kind: "ignored",
    text: "Kibana's connectors do not run. The alert document has them.",
    note: CHANNELS,
  },
  alert_suppression: {
    kind: "acts",
    text: "`group_by` and `missing_fields_strategy` group the matches of one object into one alert. `duration` has no effect, because objects alert separately; a rule that has it gets a warning.",
    isIgnored: (value) => Object.hasOwn(Object(value), "duration"),
    note: "Landfall groups the matches of one object. Separate objects alert separately.",
  },
  anomaly_threshold: { kind: "other type", text: "For machine learning." },
  author: { kind: "shown", text: "As in Kibana." },
  building_block_type: {
    kind: "acts",
    text: "The alert goes to integrations and not to email and chat. Kibana hides it in its list of alerts.",
  },
  concurrent_searches: { kind: "other type", text: "For indicator matches." },
  data_view_id: {
    kind: "ignored",
    text: "The file does not contain the data view. Without `index`, the rule applies to every source.",
    note: "Set `index` to the patterns of the data view.",
  },
  description: { kind: "shown", text: "As in Kibana." },
  enabled: { kind: "acts", text: "`false` turns the rule off. landfall.toml overrides it." },
  event_category_override: { kind: "acts", text: "As in Kibana." },
  exceptions_list: {
    kind: "acts",
    text: "Items with `entries` act as in Kibana. A list that is named by its id is read from the same export; what cannot be imported gets a warning for each item. An address block does not match single addresses, and analysed text is compared as a whole.",
  },
  false_positives: { kind: "shown", text: "As in Kibana." },
  filters: {
    kind: "acts",
    text: "They narrow the query as in Elasticsearch: `bool`, `exists`, `match`, `match_phrase`, `prefix`, `range`, `term`, `terms`, `wildcard`, combined, negated and disabled filters. A rule with a filter of another kind does not run.",
  },
  from: { kind: "acts", text: "An alert is marked as late if its event is older. Landfall never skips a late event." },
  history_window_start: { kind: "other type", text: "For new terms." },
  index: { kind: "acts", text: "As in Kibana: the sources to which the rule applies." },
  interval: { kind: "shown", text: "A rule runs when a record arrives, not on a schedule." },
  investigation_fields: { kind: "acts", text: "Email and chat show these fields first." },
  items_per_search: { kind: "other type", text: "For indicator matches." },
  language: { kind: "acts", text: "Landfall runs `eql`." },
  license: { kind: "shown", text: "As in Kibana." },
  machine_learning_job_id: { kind: "other type", text: "For machine learning." },
  max_signals: {
    kind: "acts",
    text: "The maximum number of alerts for each object, by host in turn. Kibana keeps the newest of each run.",
  },
  meta: { kind: "ignored", text: "The alert document has it.", note: "Remove the key, or ignore this warning." },
  name: { kind: "shown", text: "As in Kibana." },
  new_terms: { kind: "other type", text: "For new terms." },
  new_terms_fields: { kind: "other type", text: "For new terms." },
  note: { kind: "shown", text: "The investigation guide, also in email." },
  query: { kind: "acts", text: "As in Elasticsearch. DESIGN.md lists the differences." },
  references: { kind: "shown", text: "As in Kibana." },
  related_integrations: { kind: "shown", text: "In `kibana.alert.rule.parameters`." },
  required_fields: { kind: "shown", text: "In `kibana.alert.rule.parameters`." },
  response_actions: {
    kind: "ignored",
    text: "Landfall does not isolate hosts or run osquery. `kibana.alert.rule.parameters` has them.",
    note: "Subscribe to the alerts topic to start a response of your own.",
  },
  risk_score: { kind: "acts", text: "As in Kibana." },
  risk_score_mapping: { kind: "acts", text: "As in Kibana." },
  rule_id: { kind: "acts", text: "Part of the alert's id." },
  rule_name_override: { kind: "acts", text: "As in Kibana." },
  saved_id: { kind: "other type", text: "For saved queries." },
  setup: { kind: "shown", text: "As in Kibana, also in email." },
  severity: { kind: "acts", text: "As in Kibana." },
  severity_mapping: { kind: "acts", text: "As in Kibana." },
  tags: { kind: "shown", text: "As in Kibana. landfall.toml can choose rules by tag." },
  threat: { kind: "shown", text: "As in Kibana." },
  threat_filters: { kind: "other type", text: "For indicator matches." },
  threat_index: { kind: "other type", text: "For indicator matches." },
  threat_indicator_path: { kind: "other type", text: "For indicator matches." },
  threat_language: { kind: "other type", text: "For indicator matches." },
  threat_mapping: { kind: "other type", text: "For indicator matches." },
  threat_mappings: { kind: "ignored", text: "Not in the alert document.", note: "Use `threat`." },
  threat_query: { kind: "other type", text: "For indicator matches." },
  threshold: { kind: "other type", text: "For thresholds." },
  throttle: {
    kind: "ignored",
    text: "Kibana's connectors do not run. The alert document has it.",
    isIgnored: (value) => value !== "no_actions" && value !== "rule",
    note: CHANNELS,
  },
  tiebreaker_field: {
    kind: "ignored",
    text: "Alerts with the same time are ordered by id.",
    note: "Landfall orders alerts by time, then by id.",
  },
  timeline_id: { kind: "shown", text: "As in Kibana." },
  timeline_title: { kind: "shown", text: "As in Kibana." },
  timestamp_field: {
    kind: "ignored",
    text: "Alerts are ordered by `@timestamp`.",
    isIgnored: (value) => value !== "@timestamp",
    note: "Landfall orders alerts by `@timestamp`.",
  },
  timestamp_override: {
    kind: "acts",
    text: "Landfall reads each record when it arrives, as Kibana does with `event.ingested`. With `timestamp_override_fallback_disabled` the field must exist.",
  },
  timestamp_override_fallback_disabled: {
    kind: "acts",
    text: "An event without the `timestamp_override` field does not match. Every event has `event.ingested`.",
  },
  to: { kind: "shown", text: "No event is too new to alert." },
  type: { kind: "acts", text: "Landfall runs `eql`. `landfall check` lists rules of other types." },
}

/** What a rule has and Landfall ignores, each key once. */
export function keyWarnings(
  fields: RuleFields,
): readonly { readonly pointer: string; readonly message: string; readonly note: string }[] {
  return Object.entries(keyEffects).flatMap(([key, { kind, isIgnored, note = "Remove the key." }]) => {
    const value = fields[key]
    const isNever = kind === "acts" || kind === "shown"
    if (isEmpty(value) || !(isIgnored?.(value, fields) ?? !isNever)) return []
    const name = key === "alert_suppression" ? "alert_suppression.duration" : key
    const why = kind === "other type" ? " on a rule of type eql" : ""
    return [{ pointer: `/${name.replace(".", "/")}`, message: `\`${name}\` has no effect in Landfall${why}`, note }]
  })
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "object" && Object.keys(value).length === 0)
}
