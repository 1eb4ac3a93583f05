import type { JsonObject } from "./json.ts"

/**
 * A detection rule's facts as Elastic's rule format has them, in the rule API's names. `version` is the release of
 * the prebuilt rule. Absent lists are empty, absent settings have Kibana's defaults.
 * Source: elastic/detection-rules `detection_rules/rule.py`; Kibana's rule schema.
 */
export type Rule = {
  readonly rule_id: string
  readonly version: number
  readonly name: string
  readonly description: string
  readonly type: "eql"
  readonly language: "eql"
  readonly query: string
  readonly index: readonly string[]
  readonly severity: Severity
  /** 0 to 100. */
  readonly risk_score: number
  readonly author: readonly string[]
  readonly license: string
  /** Dates in Elasticsearch's date math, `now-9m`. */
  readonly from: string
  readonly to: string
  /** `5m`: seconds, minutes, hours or days. */
  readonly interval: string
  readonly max_signals: number
  readonly references: readonly string[]
  readonly tags: readonly string[]
  readonly false_positives: readonly string[]
  readonly threat: readonly Threat[]
  /** The investigation guide, Markdown. */
  readonly note: string
  readonly setup: string
  readonly timestamp_override?: string
  /** An event without the `timestamp_override` field does not match. The compiled query contains the condition. */
  readonly timestamp_override_fallback_disabled?: boolean
  readonly rule_name_override?: string
  readonly event_category_override?: string
  readonly building_block_type?: string
  readonly investigation_fields?: { readonly field_names: readonly string[] }
  readonly severity_mapping: readonly SeverityMapping[]
  readonly risk_score_mapping: readonly RiskScoreMapping[]
  readonly alert_suppression?: AlertSuppression
  readonly exceptions_list: readonly ExceptionItem[]
  /** Elasticsearch clauses that narrow the query, as Kibana has them. The compiled query contains them. */
  readonly filters?: readonly JsonObject[]
  /** Kibana's settings without an effect here, as an alert shows them. */
  readonly actions?: readonly JsonObject[]
  readonly response_actions?: readonly JsonObject[]
  readonly throttle?: string
  readonly meta?: JsonObject
  readonly timeline_id?: string
  readonly timeline_title?: string
  readonly related_integrations: readonly RelatedIntegration[]
  readonly required_fields: readonly RequiredField[]
  /** The channels that get the alerts; every channel if absent. Landfall's own, set in landfall.toml. */
  readonly channels?: readonly string[]
  /** The first day (UTC) on which alerts are sent; until then they are recorded. Landfall's own, set in landfall.toml. */
  readonly staged_until?: string
}

export type Severity = "low" | "medium" | "high" | "critical"

export type Threat = {
  readonly framework: string
  readonly tactic: Reference
  readonly technique: readonly (Reference & { readonly subtechnique?: readonly Reference[] })[]
}

/** An entry of MITRE ATT&CK: `{ id: "TA0006", name, reference: URL }`. */
type Reference = { readonly id: string; readonly name: string; readonly reference: string }

export type SeverityMapping = {
  readonly field: string
  readonly operator: "equals"
  readonly value: string
  readonly severity: Severity
}

export type RiskScoreMapping = {
  readonly field: string
  readonly operator: "equals"
  readonly value: string
  readonly risk_score?: number
}

export type AlertSuppression = {
  readonly group_by: readonly string[]
  readonly duration?: { readonly value: number; readonly unit: "s" | "m" | "h" | "d" }
  readonly missing_fields_strategy: "suppress" | "doNotSuppress"
}

/** One exception item: its entries are ANDed, and an event for which all hold makes no alert. */
export type ExceptionItem = {
  readonly name: string
  readonly expires?: string
  readonly entries: readonly ExceptionEntry[]
}

export type ExceptionEntry =
  | {
      readonly type: "match" | "wildcard"
      readonly field: string
      readonly operator: "included" | "excluded"
      readonly value: string
    }
  | {
      readonly type: "match_any"
      readonly field: string
      readonly operator: "included" | "excluded"
      readonly value: readonly string[]
    }
  | { readonly type: "exists"; readonly field: string; readonly operator: "included" | "excluded" }

type RelatedIntegration = { readonly package: string; readonly version: string; readonly integration?: string }

type RequiredField = { readonly name: string; readonly type: string; readonly ecs: boolean }
