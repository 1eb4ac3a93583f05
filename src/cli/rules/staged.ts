import Table from "cli-table3"
import { Command } from "commander"
import { printable } from "../../delivery/notify/rendering/escape.ts"
import { s3ResendLedger } from "../../operate/resend/resend-ledger.ts"
import { type StagedRule, stagedReport } from "../../operate/staged/staged-report.ts"
import { type LedgerOptions, ledgerOfStack, ledgerOptions } from "../ledger-of-stack.ts"
import { timeOf } from "../time-option.ts"

type Options = LedgerOptions & { readonly since?: number; readonly json?: boolean }

const DEFAULT_SINCE = "7d"

export function stagedRules(): Command {
  return ledgerOptions(
    new Command("staged").description("Reports what staged rules would have sent, from the ledger of a stack."),
  )
    .option("--since <time>", `how far back: 30m, 12h, or an ISO 8601 time (default: ${DEFAULT_SINCE})`, timeOf)
    .option("--json", "print one line for each rule")
    .action(async ({ since = timeOf(DEFAULT_SINCE), json = false, ...options }: Options) => {
      const { s3, bucket } = await ledgerOfStack(options)
      try {
        const rules = await stagedReport(s3ResendLedger(s3, bucket), since)
        process.stdout.write(json ? rules.map((one) => `${JSON.stringify(one)}\n`).join("") : textOf(rules))
        const alerts = rules.reduce((sum, one) => sum + one.alerts, 0)
        process.stderr.write(`${rules.length} staged rules would have sent ${alerts} alerts\n`)
      } finally {
        s3.destroy()
      }
    })
}

function textOf(rules: readonly StagedRule[]): string {
  if (rules.length === 0) return ""
  const table = new Table({
    head: ["alerts", "hosts", "severity", "rule"],
    style: { head: [], border: [], compact: true },
  })
  for (const { alerts, read, hosts, severity, rule } of rules)
    table.push([
      alerts,
      read < alerts ? `${hosts.length} in the newest ${read}` : hosts.length,
      severity,
      printable(rule),
    ])
  const examples = rules.flatMap(({ rule, hosts, examples }) => [
    "",
    printable(`${rule}: ${hosts.slice(0, 5).join(", ")}${hosts.length > 5 ? ", …" : ""}`),
    ...examples.map(({ id, time, reason }) => printable(`  ${time} ${id.slice(0, 12)} ${reason}`)),
  ])
  return `${table.toString()}\n${examples.join("\n")}\n`
}
