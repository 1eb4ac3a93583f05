import type { AlertDocument } from "../../delivery/alert/document.ts"
import { isJsonObject } from "../../json.ts"
import type { Severity } from "../../rule.ts"
import type { ResendLedger } from "../resend/resend-ledger.ts"

/** What a staged rule would have sent. */
export type StagedRule = {
  readonly rule_id: string
  readonly rule: string
  readonly severity: Severity
  readonly alerts: number
  /** How many of them were read, the newest first; hosts and examples come from these. */
  readonly read: number
  readonly hosts: readonly string[]
  /** The newest alerts. */
  readonly examples: readonly { readonly id: string; readonly time: string; readonly reason: string }[]
}

/** How many alerts of a rule are read. The others only count. */
const MAX_READ = 200
const MAX_EXAMPLES = 3
const CONCURRENCY = 25

/** What the staged rules would have sent since a time (ms since 1970), the rule with most alerts first. */
export async function stagedReport(ledger: ResendLedger, from: number): Promise<StagedRule[]> {
  const byRule = new Map<string, { readonly key: string; readonly written: number }[]>()
  for (const found of await ledger.list("staged/", from)) {
    const [, rule = ""] = found.key.split("/")
    const known = byRule.get(rule)
    if (known) known.push(found)
    else byRule.set(rule, [found])
  }
  const rules: StagedRule[] = []
  for (const [rule_id, found] of byRule) {
    found.sort((left, right) => right.written - left.written || (left.key < right.key ? -1 : 1))
    const documents: AlertDocument[] = []
    for (let start = 0; start < Math.min(found.length, MAX_READ); start += CONCURRENCY) {
      const keys = found.slice(start, Math.min(start + CONCURRENCY, MAX_READ)).map(({ key }) => key)
      for (const entry of await Promise.all(keys.map((key) => ledger.read(key))))
        if (entry !== null) documents.push(JSON.parse(entry.record) as AlertDocument)
    }
    const [first] = documents
    if (first === undefined) continue
    rules.push({
      rule_id,
      rule: first["kibana.alert.rule.parameters"].name,
      severity: first["kibana.alert.severity"],
      alerts: found.length,
      read: documents.length,
      hosts: [...new Set(documents.flatMap(hostOf))].sort(),
      examples: documents.slice(0, MAX_EXAMPLES).map((document) => ({
        id: document["kibana.alert.uuid"],
        time: document["@timestamp"],
        reason: document["kibana.alert.reason"],
      })),
    })
  }
  return rules.sort((left, right) => right.alerts - left.alerts || (left.rule < right.rule ? -1 : 1))
}

function hostOf({ host }: AlertDocument): string[] {
  if (!isJsonObject(host)) return []
  const name = host["name"] ?? host["id"]
  return name === undefined ? [] : [String(name)]
}
