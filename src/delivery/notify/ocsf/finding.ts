import { definedOnly } from "../../../json.ts"
import type { Rule, Severity, Threat } from "../../../rule.ts"
import type { AlertDocument } from "../../alert/document.ts"
import { type AlertView, alertView, fieldInteger, fieldTexts } from "../rendering/alert-view.ts"
import { cutBytes } from "../rendering/cut.ts"
import { type Escaper, printable } from "../rendering/escape.ts"
import { LANDFALL_PRODUCT, OCSF_VERSION, type OcsfAttack, type OcsfEvidence, type OcsfFinding } from "./schema.ts"

/** The maximum of one text in a finding; the ledger has the full text. OCSF itself has no limit. */
const OCSF_TEXT_BYTES = 8192

const SEVERITY_IDS: { readonly [severity in Severity]: number } = { low: 2, medium: 3, high: 4, critical: 5 }

/** OCSF's risk levels by Elastic's bands of risk scores (rule schema: 0, 22, 48, 74). */
const RISK_LEVELS = [
  [74, 4],
  [48, 3],
  [22, 2],
  [0, 1],
] as const

/**
 * Software reads the finding, so addresses are not defanged. Control characters are escaped, because an analyst may read it
 * later.
 */
const INTEGRATION_ESCAPER: Escaper = { event: printable, rule: printable }

/**
 * The alert as an OCSF Detection Finding (class 2004), activity Create. Times are ms since 1970.
 * Source: OCSF schema, detection_finding.
 */
export function ocsfFinding(alert: AlertDocument): OcsfFinding {
  const view = alertView(alert, INTEGRATION_ESCAPER)
  const rule = alert["kibana.alert.rule.parameters"]
  const arrival = Date.parse(alert["@timestamp"])
  const original = Date.parse(alert["kibana.alert.original_time"] ?? "")
  const eventTime = Number.isNaN(original) ? arrival : original
  const evidence = evidenceOf(alert, view)
  return {
    activity_id: 1,
    category_uid: 2,
    class_uid: 2004,
    type_uid: 200401,
    severity_id: SEVERITY_IDS[view.severity],
    status_id: 1,
    is_alert: true,
    time: arrival,
    start_time: eventTime,
    end_time: eventTime,
    timezone_offset: 0,
    message: cut(view.reason),
    risk_score: view.riskScore,
    risk_level_id: RISK_LEVELS.find(([min]) => view.riskScore >= min)?.[1] ?? 0,
    metadata: { version: OCSF_VERSION, product: LANDFALL_PRODUCT, uid: view.id, labels: rule.tags.map(printable) },
    finding_info: {
      uid: view.id,
      title: cut(view.ruleName),
      desc: cut(printable(rule.description)),
      created_time: arrival,
      first_seen_time: eventTime,
      last_seen_time: eventTime,
      types: rule.threat.map(({ tactic }) => tactic.name),
      ...(rule.references[0] === undefined ? {} : { src_url: rule.references[0] }),
      analytic: { type_id: 1, uid: rule.rule_id, name: printable(rule.name), version: String(rule.version) },
      attacks: attacksOf(rule),
    },
    remediation: {
      desc: `Follow the rule's investigation guide. The complete alert: ${view.ledger}`,
      references: rule.references,
    },
    evidences: evidence === undefined ? [] : [evidence],
    observables: observablesOf(view),
    unmapped: {
      ledger: view.ledger,
      record: cut(`s3://${view.record}`),
      record_line: view.line,
      record_sha256: view.recordHash,
      source: view.source,
      why: view.why.slice(0, 20).map(({ leaf, value }) => cutBytes(`${leaf}: ${value}`, 2048)),
    },
  }
}

function cut(text: string): string {
  return cutBytes(text, OCSF_TEXT_BYTES)
}

function attacksOf(rule: Rule): OcsfAttack[] {
  return rule.threat.flatMap(({ tactic, technique }: Threat): OcsfAttack[] => {
    const partOf = ({ id, name, reference }: Threat["tactic"]) => ({ uid: id, name, src_url: reference })
    if (technique.length === 0) return [{ tactic: partOf(tactic) }]
    return technique.flatMap((one): OcsfAttack[] => {
      const subtechniques = one.subtechnique ?? []
      if (subtechniques.length === 0) return [{ tactic: partOf(tactic), technique: partOf(one) }]
      return subtechniques.map((sub) => ({
        tactic: partOf(tactic),
        technique: partOf(one),
        sub_technique: partOf(sub),
      }))
    })
  })
}

/** OCSF requires an id in a process, and at least one member in an evidence. */
function evidenceOf(alert: AlertDocument, view: AlertView): OcsfEvidence | undefined {
  const evidence: OcsfEvidence = definedOnly({
    device: view.host === "" ? undefined : { type_id: 0 as const, hostname: cut(view.host) },
    actor: view.user === "" ? undefined : { user: { name: cut(view.user) } },
    process: processOf(alert, view),
  })
  return Object.keys(evidence).length === 0 ? undefined : evidence
}

function processOf(alert: AlertDocument, view: AlertView): OcsfEvidence["process"] | undefined {
  const pid = fieldInteger(alert, "process.pid", Number.MAX_SAFE_INTEGER)
  const [entityId] = fieldTexts(alert, "process.entity_id")
  const uid = entityId === undefined ? undefined : cut(printable(entityId))
  const parentPid = fieldInteger(alert, "process.parent.pid", Number.MAX_SAFE_INTEGER)
  if (pid === undefined && uid === undefined) return undefined
  const name = cut(view.processName)
  return {
    ...definedOnly({ pid, uid }),
    name,
    cmd_line: cut(view.commandLine),
    file: { name, path: cut(view.executable), type_id: 1 },
    ...(parentPid === undefined
      ? {}
      : { parent_process: { pid: parentPid, name: cut(view.parent), cmd_line: cut(view.parentCommandLine) } }),
  }
}

/** OCSF observable types: 1 hostname, 4 user name, 9 process name. */
function observablesOf(view: AlertView): { type_id: number; name: string; value: string }[] {
  return [
    { type_id: 1, name: "evidences[].device.hostname", value: cut(view.host) },
    { type_id: 4, name: "evidences[].actor.user.name", value: cut(view.user) },
    { type_id: 9, name: "evidences[].process.name", value: cut(view.processName) },
  ].filter(({ value }) => value !== "")
}
