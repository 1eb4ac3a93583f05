import type { Severity } from "../../rule.ts"
import type { ResendLedger } from "../resend/resend-ledger.ts"
import { type Found, hostOf, readNewest } from "./read-alerts.ts"

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

/** What the staged rules would have sent since a time (ms since 1970), the rule with most alerts first. */
export async function stagedReport(ledger: ResendLedger, from: number): Promise<StagedRule[]> {
  const byRule = new Map<string, Found[]>()
  for (const found of await ledger.list("staged/", from)) {
    const [, rule = ""] = found.key.split("/")
    const known = byRule.get(rule)
    if (known) known.push(found)
    else byRule.set(rule, [found])
  }
  const rules: StagedRule[] = []
  for (const [rule_id, found] of byRule) {
    const documents = await readNewest(ledger, found, MAX_READ)
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
