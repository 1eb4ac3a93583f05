import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Command, InvalidArgumentError } from "commander"
import { printable } from "../delivery/notify/rendering/escape.ts"
import { definedOnly } from "../json.ts"
import { coverage, ExceptError, entriesFor, findAlert } from "../operate/except/propose.ts"
import { s3ResendLedger } from "../operate/resend/resend-ledger.ts"
import { withTable } from "../site/edit-site-file.ts"
import { SITE_FILE } from "../site/site.ts"
import { type LedgerOptions, ledgerOfStack, ledgerOptions } from "./ledger-of-stack.ts"
import { UsageError } from "./program.ts"
import { ownSite, writeSiteFile } from "./rules/own-site.ts"
import { timeOf } from "./time-option.ts"

type Options = LedgerOptions & {
  readonly field?: readonly string[]
  readonly everyRule?: boolean
  readonly since?: number
  readonly write?: boolean
  readonly reason?: string
  readonly name?: string
  readonly expires?: string
}

const DEFAULT_SINCE = "30d"

export function except(): Command {
  return ledgerOptions(
    new Command("except")
      .description(
        "Proposes an exception from an alert of the ledger, and counts the alerts that it would have silenced.",
      )
      .argument("<alert>", "the alert's id, its first 8 digits or more, or its landfall.ledger")
      .option("--field <field...>", "the fields of the exception; by default the most specific usual ones")
      .option("--every-rule", "an exception for every rule, instead of the alert's rule")
      .option(
        "--since <time>",
        `how far back to count: 30m, 12h, or an ISO 8601 time (default: ${DEFAULT_SINCE})`,
        timeOf,
      )
      .option("--write", "append the exception to landfall.toml; deploy to make it act")
      .option("--reason <text>", "why; --write needs it")
      .option("--name <text>", "the name of the exception")
      .option("--expires <day>", "the first day on which it does not act any more, such as 2027-01-31", day),
  )
    .addHelpText(
      "after",
      "\nThe exception covers what repeats the values, not what is harmless: read it before you write it.",
    )
    .action(runExcept)
}

async function runExcept(id: string, options: Options): Promise<void> {
  const { write = false, reason, since = timeOf(DEFAULT_SINCE) } = options
  if (write && reason === undefined)
    throw new UsageError("--write needs --reason: those who read landfall.toml later need it")
  const site = write ? ownSite() : undefined
  const { s3, bucket, caller } = await ledgerOfStack(options)
  try {
    const ledger = s3ResendLedger(s3, bucket)
    const alert = await findAlert(id, ledger)
    const entries = entriesFor(alert, options.field)
    const { rule_id, name } = alert["kibana.alert.rule.parameters"]
    const rule = options.everyRule ? undefined : rule_id
    const { rules, unread } = await coverage(entries, rule, ledger, since)
    const author = write ? await caller() : undefined
    const table = definedOnly({
      rules: rule === undefined ? undefined : [rule],
      name: options.name ?? `${name}, as in the alert ${alert["kibana.alert.uuid"].slice(0, 12)}`,
      reason: reason ?? "",
      author,
      expires: options.expires,
      entries,
    })
    process.stdout.write(withTable("", "[[exceptions]]", table).split("\n").map(printable).join("\n"))
    for (const one of rules.filter(({ silenced }) => silenced > 0))
      process.stderr.write(`${printable(`${one.rule}: it silences ${one.silenced} of ${one.alerts} alerts`)}\n`)
    if (unread > 0) process.stderr.write(`${unread} older alerts were not counted; shorten the time with --since\n`)
    if (site === undefined) return
    const path = join(site.folder, SITE_FILE)
    writeSiteFile(site, withTable(readFileSync(path, "utf8"), "[[exceptions]]", table))
    process.stderr.write(`appended to ${path}; deploy to make it act\n`)
  } catch (error) {
    throw error instanceof ExceptError ? new UsageError(printable(error.message)) : error
  } finally {
    s3.destroy()
  }
}

function day(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new InvalidArgumentError("write a day such as 2027-01-31")
  return text
}
