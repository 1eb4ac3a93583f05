import { randomBytes } from "node:crypto"
import Table from "cli-table3"
import { Command } from "commander"
import { isActive, type Mute, type MuteSelector } from "../delivery/mute/mute.ts"
import { s3MuteStore } from "../delivery/mute/mute-store.ts"
import { printable } from "../delivery/notify/rendering/escape.ts"
import { definedOnly } from "../json.ts"
import { createMute, endMute, listMutes, MuteError } from "../operate/mute/mutes.ts"
import { type LedgerOptions, ledgerOfStack, ledgerOptions } from "./ledger-of-stack.ts"
import { UsageError } from "./program.ts"
import { chooser } from "./rules/choose-options.ts"
import { chosenRules } from "./site-rules.ts"
import { durationOf } from "./time-option.ts"

type MuteOptions = LedgerOptions & {
  readonly tag?: readonly string[]
  readonly host?: readonly string[]
  readonly user?: readonly string[]
  readonly severity?: readonly string[]
  readonly for: number
  readonly reason: string
}

export function mute(): Command {
  return ledgerOptions(
    new Command("mute")
      .description(
        "Keeps alerts from people for a time, without a deployment. Topic, ledger and integrations get them.",
      )
      .argument("[rule...]", "ids of rules, or parts of the names of the site's rules")
      .option("--tag <tag...>", "alerts of rules with one of these tags")
      .option("--host <name...>", "alerts of these hosts, by name or id; `*` for any characters")
      .option("--user <name...>", "alerts of these users, by name or id; `*` for any characters")
      .option("--severity <severity...>", "alerts of these severities")
      .requiredOption("--for <time>", "how long: 30m, 4h or 7d; 30 days at most", durationOf)
      .requiredOption("--reason <text>", "why, for those who read it later"),
  )
    .addHelpText(
      "after",
      "\nAll of the named kinds must hold, each for one of its values. notify obeys within a minute.",
    )
    .action((rules: readonly string[], options: MuteOptions) =>
      withMutes(options, async (context) => {
        const selector: MuteSelector = definedOnly({
          rules: rules.length === 0 ? undefined : idsOf(rules),
          tags: options.tag,
          hosts: options.host,
          users: options.user,
          severities: options.severity,
        })
        const made = await createMute({ selector, reason: options.reason, forMs: options.for }, context)
        process.stdout.write(`${made.id}\n`)
        process.stderr.write(`muted until ${made.expires}: ${whatOf(made)}; landfall unmute ${made.id} ends it\n`)
      }),
    )
}

export function mutes(): Command {
  return ledgerOptions(new Command("mutes").description("Lists the mutes of a stack that act."))
    .option("--all", "also those that expired or were ended")
    .option("--json", "print one line for each mute")
    .action((options: LedgerOptions & { readonly all?: boolean; readonly json?: boolean }) =>
      withMutes(options, async ({ store, now }) => {
        const found = await listMutes(store, now(), options.all ?? false)
        process.stdout.write(
          options.json ? found.map((one) => `${JSON.stringify(one)}\n`).join("") : textOf(found, now()),
        )
        process.stderr.write(`${found.filter((one) => isActive(one, now())).length} mutes act\n`)
      }),
    )
}

export function unmute(): Command {
  return ledgerOptions(
    new Command("unmute").description("Ends a mute. The ledger keeps it, with who ended it.").argument("<id>"),
  ).action((id: string, options: LedgerOptions) =>
    withMutes(options, async (context) => {
      await endMute(id, context)
      process.stderr.write(`${printable(id)} is ended; notify obeys within a minute\n`)
    }),
  )
}

type Context = Parameters<typeof createMute>[1]

async function withMutes(options: LedgerOptions, work: (context: Context) => Promise<void>): Promise<void> {
  const { s3, bucket, caller } = await ledgerOfStack(options)
  const nonce = () => randomBytes(3).toString("hex")
  try {
    await work({ store: s3MuteStore(s3, bucket), now: Date.now, caller, nonce })
  } catch (error) {
    throw error instanceof MuteError ? new UsageError(printable(error.message)) : error
  } finally {
    s3.destroy()
  }
}

/** The ids of the named rules. An id that the site does not have is taken as it is. */
function idsOf(names: readonly string[]): readonly string[] {
  const rules = chosenRules()
  return names.flatMap((name) => {
    const ids = rules.filter(chooser([name], {})).flatMap(({ id }) => id ?? [])
    if (ids.length > 0) return ids
    if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(name)) return [name]
    throw new UsageError(`no rule of the site has the id ${name}, or this in its name: landfall rules list`)
  })
}

function whatOf({ rules, tags, hosts, users, severities }: Mute): string {
  const parts = Object.entries(definedOnly({ rules, tags, hosts, users, severities }))
  return printable(parts.map(([key, values]) => `${key} ${(values as readonly string[]).join(", ")}`).join("; "))
}

function textOf(found: readonly Mute[], now: number): string {
  if (found.length === 0) return ""
  const table = new Table({
    head: ["mute", "until", "covers", "reason", "by"],
    style: { head: [], border: [] },
    wordWrap: true,
  })
  for (const one of found) {
    const until = one.ended ? `ended ${one.ended.at} by ${one.ended.by}` : one.expires
    const state = isActive(one, now) || one.ended ? until : `expired ${until}`
    table.push([one.id, printable(state), whatOf(one), printable(one.reason), printable(one.author)])
  }
  return `${table.toString()}\n`
}
