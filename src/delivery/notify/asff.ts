import type { Severity } from "../../rule.ts"
import type { AlertDocument } from "../alert/document.ts"
import { cutUnits } from "./cut.ts"
import { type Facts, factsOf, fieldTexts } from "./facts.ts"
import { PLAIN_PEN } from "./plain-text.ts"

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

const LABELS: { readonly [severity in Severity]: AsffSeverity } = {
  low: "LOW",
  medium: "MEDIUM",
  high: "HIGH",
  critical: "CRITICAL",
}

export type AsffSeverity = "LOW" | "MEDIUM" | "HIGH" | "CRITICAL"

/** Where findings are imported: the account and Region that call BatchImportFindings. */
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

/** The alert as a finding of Security Hub's default product. Its id is the alert's, so importing it again updates it. */
export function asffFinding(alert: AlertDocument, { account, region, partition = "aws" }: AsffTarget): AsffFinding {
  const facts = factsOf(alert, PLAIN_PEN)
  const rule = alert["kibana.alert.rule.parameters"]
  const types = rule.threat.map(({ tactic }) => `TTPs/${tactic.name}`).slice(0, ASFF_LIMITS.types)
  const severity = { Label: LABELS[facts.severity], Original: String(facts.riskScore) }
  const url = rule.references.find((reference) => URL.canParse(reference))
  const created = alert["@timestamp"]
  return {
    SchemaVersion: "2018-10-08",
    Id: `landfall/${facts.id}`,
    ProductArn: `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`,
    GeneratorId: rule.rule_id,
    AwsAccountId: account,
    CreatedAt: created,
    UpdatedAt: created,
    FirstObservedAt: alert["kibana.alert.original_time"] ?? created,
    Title: cutUnits(`${facts.ruleName}${facts.host === "" ? "" : ` on ${facts.host}`}`, ASFF_LIMITS.title),
    Description: cutUnits(facts.reason, ASFF_LIMITS.description),
    Types: types.length === 0 ? ["TTPs"] : types,
    Severity: severity,
    FindingProviderFields: { Severity: severity, Types: types.length === 0 ? ["TTPs"] : types },
    Remediation: {
      Recommendation: {
        Text: cutUnits(
          `Follow the rule's investigation guide. The whole alert: ${facts.ledger}`,
          ASFF_LIMITS.recommendation,
        ),
        ...(url === undefined ? {} : { Url: url }),
      },
    },
    ProductFields: productFields(facts, rule.version),
    ...processOf(alert, facts),
    Resources: [{ Type: "Other", Id: cutUnits(facts.host || facts.source, ASFF_LIMITS.resourceId), Region: region }],
    RecordState: "ACTIVE",
    Workflow: { Status: "NEW" },
  }
}

function productFields(facts: Facts, version: number): { [key: string]: string } {
  const values: { readonly [key: string]: string } = {
    "landfall/ledger": facts.ledger,
    "landfall/record": `s3://${facts.record}`,
    "landfall/record_line": String(facts.line),
    "landfall/record_version": facts.version,
    "landfall/record_sha256": facts.recordHash,
    "landfall/source": facts.source,
    "landfall/rule_version": String(version),
    "landfall/user": facts.user,
    "landfall/command_line": facts.commandLine,
    "landfall/parent": facts.parent,
    "landfall/parent_command_line": facts.parentCommandLine,
    "landfall/why": facts.why.map(({ leaf, value }) => `${leaf}: ${value}`).join("; "),
  }
  const present = Object.entries(values).filter(([, value]) => value !== "")
  return Object.fromEntries(present.map(([key, value]) => [key, cutUnits(value, ASFF_LIMITS.productFieldValue)]))
}

function processOf(alert: AlertDocument, facts: Facts): Pick<AsffFinding, "Process"> | Record<string, never> {
  const name = facts.process.replace(/ \(pid \S+\)$/, "")
  if (name === "") return {}
  const pid = wholeNumber(fieldTexts(alert, "process.pid")[0])
  const parentPid = wholeNumber(fieldTexts(alert, "process.parent.pid")[0])
  return {
    Process: {
      Name: cutUnits(name, ASFF_LIMITS.processName),
      ...(facts.executable === "" ? {} : { Path: cutUnits(facts.executable, ASFF_LIMITS.processPath) }),
      ...(pid === undefined ? {} : { Pid: pid }),
      ...(parentPid === undefined ? {} : { ParentPid: parentPid }),
    },
  }
}

/** ASFF's process ids are 32-bit integers; a sensor's own longer one has no place there. */
function wholeNumber(text: string | undefined): number | undefined {
  const number = Number(text ?? Number.NaN)
  return Number.isInteger(number) && number >= 0 && number <= 0x7fffffff ? number : undefined
}
