import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative, sep } from "node:path"
import { Command } from "commander"
import { printable } from "../../delivery/notify/rendering/escape.ts"
import { defaultLimits } from "../../engine/decode/limits.ts"
import { ruleSet } from "../../engine/match/rule-set.ts"
import type { Scanner } from "../../engine/scan.ts"
import { recognise, sources } from "../../engine/sources/index.ts"
import { type Backtest, backtest } from "../../operate/backtest/backtest.ts"
import { importRules } from "../../rules/load.ts"
import { ruleFiles } from "../../rules/read.ts"
import type { Pack } from "../../site/packs/build-pack.ts"
import { comparePacks, type PackChange } from "../../site/packs/compare.ts"
import { readLock, sourceOf } from "../../site/packs/lock.ts"
import { writePack } from "../../site/packs/write-pack.ts"
import { OWN_RULES, type Site } from "../../site/site.ts"
import { readSiteRules } from "../../site/site-rules.ts"
import { confirm } from "../confirm.ts"
import { readObjects } from "../inputs.ts"
import { ExitCode, messageOf, UsageError } from "../program.ts"
import { packFrom, report } from "./add.ts"
import { ownSite } from "./own-site.ts"

type Options = {
  readonly name?: string
  readonly to?: string
  readonly against?: string
  readonly yes?: boolean
}

export function updateRules(): Command {
  return new Command("update")
    .description("Copies a pack from its source again. Shows what changes, and asks before it writes.")
    .option("--name <name>", "the pack; needed if the site has several")
    .option("--to <ref>", "this tag, branch or commit, instead of the one in pack.lock")
    .option("--against <path>", "also run the old and the new rules over these logs: files, or s3://BUCKET/PREFIX")
    .option("--yes", "write without asking")
    .addHelpText("after", "\nExit status: 0 up to date or updated, 1 nothing was written, 2 an error.")
    .action(runUpdate)
}

async function runUpdate(options: Options): Promise<void> {
  const site = ownSite()
  const { name, folder } = packOf(site, options.name)
  const lock = readLock(folder)
  if (lock === null) throw new UsageError(`packs/${name} has no pack.lock; remove the folder, and add the pack again`)
  const pack = packFrom(site.folder, sourceOf(site.folder, lock), options.to ?? lock.ref, site.packs[name] ?? {}, lock)
  const changes = comparePacks(filesOf(folder), pack.files)
  if (changes.length === 0) {
    process.stderr.write(`packs/${name} is up to date\n`)
    return
  }
  printChanges(changes, lock, pack)
  if (options.against !== undefined) printBacktest(await backtestOf(site, name, pack, options.against))
  if (!(await confirm(`Write packs/${name}?`, options.yes))) {
    process.stderr.write("nothing was written\n")
    process.exitCode = ExitCode.found
    return
  }
  writePack(folder, pack)
  report(site.folder, name, pack)
}

/** The named pack, or the only one. */
function packOf(site: Site, named: string | undefined): { readonly name: string; readonly folder: string } {
  const packs = [...site.ruleFolders].filter(([name]) => name !== OWN_RULES)
  const [found, ...others] = named === undefined ? packs : packs.filter(([name]) => name === named)
  const names = packs.map(([name]) => name).join(", ") || "none"
  if (found === undefined) throw new UsageError(`the site has no such pack; its packs: ${names}`)
  if (others.length > 0) throw new UsageError(`name a pack with --name: ${names}`)
  return { name: found[0], folder: found[1] }
}

function filesOf(folder: string): Map<string, Uint8Array> {
  return new Map(ruleFiles(folder).map((path) => [relative(folder, path).split(sep).join("/"), readFileSync(path)]))
}

function printChanges(changes: readonly PackChange[], before: Pack["lock"], { lock }: Pack): void {
  const print = (text: string) => process.stdout.write(`${printable(text)}\n`)
  for (const { change, id, name, differs, before: old, after } of changes) {
    const [from, to] = [before.rules[id]?.version, lock.rules[id]?.version]
    const versions = change === "changed" ? ` (version ${from} to ${to})` : ""
    print(`${change.padEnd(8)}${name}${versions}${differs.length > 0 ? `: ${differs.join(", ")}` : ""}`)
    if (differs.includes("severity")) print(`        severity ${old?.severity} to ${after?.severity}`)
    if (differs.includes("query")) for (const line of lineDifference(old?.query ?? "", after?.query ?? "")) print(line)
  }
  const count = (kind: PackChange["change"]) => changes.filter(({ change }) => change === kind).length
  process.stderr.write(`${count("new")} new, ${count("gone")} gone, ${count("changed")} changed\n`)
}

/** The lines that only one of two queries has. */
function lineDifference(before: string, after: string): string[] {
  const [old, fresh] = [before.trim().split("\n"), after.trim().split("\n")]
  return [
    ...old.filter((line) => !fresh.includes(line)).map((line) => `        - ${line}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `        + ${line}`),
  ]
}

/** Runs the site's rules as they are and as they would be over the logs. */
async function backtestOf(site: Site, name: string, pack: Pack, path: string): Promise<Backtest> {
  const fresh = join(mkdtempSync(join(tmpdir(), "landfall-update-")), name)
  try {
    writePack(fresh, pack)
    const updated: Site = { ...site, ruleFolders: new Map([...site.ruleFolders, [name, fresh]]) }
    return await backtest(await readObjects(path), await scannerFor(site), await scannerFor(updated))
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

/** A scanner of the rules that run. A rule with a mistake is left out: the update may be what corrects it. */
async function scannerFor(site: Site): Promise<Scanner> {
  const built = readSiteRules(site).flatMap((rule) => (rule.status === "run" && rule.built ? [rule.built] : []))
  return { rules: ruleSet(await importRules(built), sources), recognise, limits: defaultLimits }
}

function printBacktest({ matches, faults }: Backtest): void {
  for (const { change, rule, bucket, key, line } of matches) {
    if (change !== "same")
      process.stdout.write(`${printable(`alert ${change.padEnd(5)}${rule}: ${bucket}/${key}:${line}`)}\n`)
  }
  for (const [name, fault] of faults) {
    process.stderr.write(
      `${printable(`not read completely, so its alerts are not all compared: ${name}: ${messageOf(fault)}`)}\n`,
    )
  }
  const count = (kind: string) => matches.filter(({ change }) => change === kind).length
  process.stderr.write(`alerts: ${count("new")} new, ${count("same")} the same, ${count("gone")} gone\n`)
}
