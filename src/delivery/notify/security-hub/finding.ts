import { definedOnly } from "../../../json.ts"
import type { Severity } from "../../../rule.ts"
import type { AlertDocument } from "../../alert/document.ts"
import { type AlertView, alertView, fieldInteger } from "../rendering/alert-view.ts"
import { cutUnits } from "../rendering/cut.ts"
import { PLAIN_ESCAPER } from "../rendering/defang.ts"

/**
 * Limits of the AWS Security Finding Format, in characters, and of one finding in bytes.
 * Source: Security Hub, BatchImportFindings and ASFF syntax.
 */
export const ASFF_LIMITS = {
  id: 512,
  title: 256,
  description: 1024,
  recommendation: 512,
  types: 50,
  productFields: 50,
  productFieldKey: 128,
  productFieldValue: 2048,
  processName: 64,
  processPath: 512,
  resourceId: 512,
  findingBytes: 240 * 1024,
} as const

/** ASFF's process ids are 32-bit integers; a longer id of a sensor is omitted. */
const MAX_PID = 0x7fffffff

const LABELS: { readonly [severity in Severity]: AsffSeverity } = {
  low: "LOW",
  medium: "MEDIUM",
  high: "HIGH",
  critical: "CRITICAL",
}

type AsffSeverity = "LOW" | "MEDIUM" | "HIGH" | "CRITICAL"

/** The account and Region that call BatchImportFindings. */
export type AsffTarget = { readonly account: string; readonly region: string; readonly partition?: string }

export type AsffFinding = {
  readonly SchemaVersion: "2018-10-08"
  readonly Id: string
  readonly ProductArn: string
  readonly GeneratorId: string
  readonly AwsAccountId: string
  readonly CreatedAt: string
  readonly UpdatedAt: string
  readonly FirstObservedAt: string
  readonly Title: string
  readonly Description: string
  readonly Types: readonly string[]
  readonly Severity: { readonly Label: AsffSeverity; readonly Original: string }
  readonly FindingProviderFields: {
    readonly Severity: { readonly Label: AsffSeverity; readonly Original: string }
    readonly Types: readonly string[]
  }
  readonly Remediation: { readonly Recommendation: { readonly Text: string; readonly Url?: string } }
  readonly ProductFields: { readonly [key: string]: string }
  readonly Process?: {
    readonly Name: string
    readonly Path?: string
    readonly Pid?: number
    readonly ParentPid?: number
  }
  readonly Resources: readonly { readonly Type: "Other"; readonly Id: string; readonly Region: string }[]
  readonly RecordState: "ACTIVE"
  readonly Workflow: { readonly Status: "NEW" }
}

/** Makes a finding of Security Hub's default product. Its id is the alert's, so a repeated import updates it. */
export function asffFinding(alert: AlertDocument, { account, region, partition = "aws" }: AsffTarget): AsffFinding {
  const view = alertView(alert, PLAIN_ESCAPER)
  const rule = alert["kibana.alert.rule.parameters"]
  const types = rule.threat.map(({ tactic }) => `TTPs/${tactic.name}`).slice(0, ASFF_LIMITS.types)
  const severity = { Label: LABELS[view.severity], Original: String(view.riskScore) }
  const url = rule.references.find((reference) => URL.canParse(reference))
  const created = alert["@timestamp"]
  return {
    SchemaVersion: "2018-10-08",
    Id: `landfall/${view.id}`,
    ProductArn: `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`,
    GeneratorId: rule.rule_id,
    AwsAccountId: account,
    CreatedAt: created,
    UpdatedAt: created,
    FirstObservedAt: alert["kibana.alert.original_time"] ?? created,
    Title: cutUnits(`${view.ruleName}${view.host === "" ? "" : ` on ${view.host}`}`, ASFF_LIMITS.title),
    Description: cutUnits(view.reason, ASFF_LIMITS.description),
    Types: types.length === 0 ? ["TTPs"] : types,
    Severity: severity,
    FindingProviderFields: { Severity: severity, Types: types.length === 0 ? ["TTPs"] : types },
    Remediation: {
      Recommendation: {
        Text: cutUnits(
          `Follow the rule's investigation guide. The complete alert: ${view.ledger}`,
          ASFF_LIMITS.recommendation,
        ),
        ...definedOnly({ Url: url }),
      },
    },
    ProductFields: productFields(view, rule.version),
    ...definedOnly({ Process: processOf(alert, view) }),
    Resources: [{ Type: "Other", Id: cutUnits(view.host || view.source, ASFF_LIMITS.resourceId), Region: region }],
    RecordState: "ACTIVE",
    Workflow: { Status: "NEW" },
  }
}

function productFields(view: AlertView, version: number): { [key: string]: string } {
  const values: { readonly [key: string]: string } = {
    "landfall/ledger": view.ledger,
    "landfall/record": `s3://${view.record}`,
    "landfall/record_line": String(view.line),
    "landfall/record_version": view.version,
    "landfall/record_sha256": view.recordHash,
    "landfall/source": view.source,
    "landfall/rule_version": String(version),
    "landfall/user": view.user,
    "landfall/command_line": view.commandLine,
    "landfall/parent": view.parent,
    "landfall/parent_command_line": view.parentCommandLine,
    "landfall/why": view.why.map(({ leaf, value }) => `${leaf}: ${value}`).join("; "),
  }
  const present = Object.entries(values).filter(([, value]) => value !== "")
  return Object.fromEntries(present.map(([key, value]) => [key, cutUnits(value, ASFF_LIMITS.productFieldValue)]))
}

function processOf(alert: AlertDocument, view: AlertView): AsffFinding["Process"] | undefined {
  if (view.processName === "") return undefined
  return {
    Name: cutUnits(view.processName, ASFF_LIMITS.processName),
    ...definedOnly({
      Path: view.executable === "" ? undefined : cutUnits(view.executable, ASFF_LIMITS.processPath),
      Pid: fieldInteger(alert, "process.pid", MAX_PID),
      ParentPid: fieldInteger(alert, "process.parent.pid", MAX_PID),
    }),
  }
}
