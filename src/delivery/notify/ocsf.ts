import type { Rule, Severity, Threat } from "../../rule.ts"
import type { AlertDocument } from "../alert/document.ts"
import { cutBytes } from "./cut.ts"
import { printable } from "./escape.ts"
import { type Facts, factsOf, fieldTexts, type Pen } from "./facts.ts"
import { LANDFALL_PRODUCT, OCSF_VERSION, type OcsfAttack, type OcsfEvidence, type OcsfFinding } from "./ocsf-finding.ts"

/** A text of a finding takes at most so many bytes; the ledger has it whole. OCSF itself sets no limit. */
export const OCSF_TEXT_BYTES = 8192

const SEVERITY_IDS: { readonly [severity in Severity]: number } = { low: 2, medium: 3, high: 4, critical: 5 }

/** OCSF's risk levels by Elastic's bands of risk scores (rule schema: 0, 22, 48, 74). */
const RISK_LEVELS = [
  [74, 4],
  [48, 3],
  [22, 2],
  [0, 1],
] as const

/** A machine reads it: addresses stay as they are. Control characters are spelled out, since people look at it in the end. */
const MACHINE_PEN: Pen = { event: printable, rule: printable }

/**
 * The alert as an OCSF Detection Finding (class 2004), activity Create. Times are ms since 1970.
 * Source: OCSF schema, detection_finding.
 */
export function ocsfFinding(alert: AlertDocument): OcsfFinding {
  const facts = factsOf(alert, MACHINE_PEN)
  const rule = alert["kibana.alert.rule.parameters"]
  const arrival = Date.parse(alert["@timestamp"])
  const original = Date.parse(alert["kibana.alert.original_time"] ?? "")
  const seen = Number.isNaN(original) ? arrival : original
  const evidence = evidenceOf(alert, facts)
  return {
    activity_id: 1,
    category_uid: 2,
    class_uid: 2004,
    type_uid: 200401,
    severity_id: SEVERITY_IDS[facts.severity],
    status_id: 1,
    is_alert: true,
    time: arrival,
    start_time: seen,
    end_time: seen,
    timezone_offset: 0,
    message: cut(facts.reason),
    risk_score: facts.riskScore,
    risk_level_id: RISK_LEVELS.find(([least]) => facts.riskScore >= least)?.[1] ?? 0,
    metadata: { version: OCSF_VERSION, product: LANDFALL_PRODUCT, uid: facts.id, labels: rule.tags.map(printable) },
    finding_info: {
      uid: facts.id,
      title: cut(facts.ruleName),
      desc: cut(printable(rule.description)),
      created_time: arrival,
      first_seen_time: seen,
      last_seen_time: seen,
      types: rule.threat.map(({ tactic }) => tactic.name),
      ...(rule.references[0] === undefined ? {} : { src_url: rule.references[0] }),
      analytic: { type_id: 1, uid: rule.rule_id, name: printable(rule.name), version: String(rule.version) },
      attacks: attacksOf(rule),
    },
    remediation: {
      desc: `Follow the rule's investigation guide. The whole alert: ${facts.ledger}`,
      references: rule.references,
    },
    evidences: evidence === undefined ? [] : [evidence],
    observables: observablesOf(facts),
    unmapped: {
      ledger: facts.ledger,
      record: cut(`s3://${facts.record}`),
      record_line: facts.line,
      record_sha256: facts.recordHash,
      source: facts.source,
      why: facts.why.slice(0, 20).map(({ leaf, value }) => cutBytes(`${leaf}: ${value}`, 2048)),
    },
  }
}

function cut(text: string): string {
  return cutBytes(text, OCSF_TEXT_BYTES)
}

function attacksOf(rule: Rule): OcsfAttack[] {
  return rule.threat.flatMap(({ tactic, technique }: Threat): OcsfAttack[] => {
    const of = ({ id, name, reference }: Threat["tactic"]) => ({ uid: id, name, src_url: reference })
    if (technique.length === 0) return [{ tactic: of(tactic) }]
    return technique.flatMap((one): OcsfAttack[] => {
      const deeper = one.subtechnique ?? []
      if (deeper.length === 0) return [{ tactic: of(tactic), technique: of(one) }]
      return deeper.map((sub) => ({ tactic: of(tactic), technique: of(one), sub_technique: of(sub) }))
    })
  })
}

/** OCSF wants a process to have an id, and an evidence to have something in it. */
function evidenceOf(alert: AlertDocument, facts: Facts): OcsfEvidence | undefined {
  const pid = wholeNumber(fieldTexts(alert, "process.pid")[0])
  const uid = fieldTexts(alert, "process.entity_id")[0]
  const parentPid = wholeNumber(fieldTexts(alert, "process.parent.pid")[0])
  const hasProcess = pid !== undefined || uid !== undefined
  const name = facts.process.replace(/ \(pid \S+\)$/, "")
  const evidence: OcsfEvidence = {
    ...(facts.host === "" ? {} : { device: { type_id: 0, hostname: cut(facts.host) } }),
    ...(facts.user === "" ? {} : { actor: { user: { name: cut(facts.user) } } }),
    ...(hasProcess
      ? {
          process: {
            ...(pid === undefined ? {} : { pid }),
            ...(uid === undefined ? {} : { uid: cut(printable(uid)) }),
            name: cut(name),
            cmd_line: cut(facts.commandLine),
            file: { name: cut(name), path: cut(facts.executable), type_id: 1 },
            ...(parentPid === undefined
              ? {}
              : {
                  parent_process: { pid: parentPid, name: cut(facts.parent), cmd_line: cut(facts.parentCommandLine) },
                }),
          },
        }
      : {}),
  }
  return Object.keys(evidence).length === 0 ? undefined : evidence
}

/** OCSF observable types: 1 hostname, 4 user name, 9 process name. */
function observablesOf(facts: Facts): { type_id: number; name: string; value: string }[] {
  return [
    { type_id: 1, name: "evidences[].device.hostname", value: cut(facts.host) },
    { type_id: 4, name: "evidences[].actor.user.name", value: cut(facts.user) },
    { type_id: 9, name: "evidences[].process.name", value: cut(facts.process.replace(/ \(pid \S+\)$/, "")) },
  ].filter(({ value }) => value !== "")
}

function wholeNumber(text: string | undefined): number | undefined {
  const number = Number(text ?? Number.NaN)
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined
}
