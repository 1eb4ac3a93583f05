import { SingleBar } from "cli-progress"
import Table from "cli-table3"
import { Command } from "commander"
import { type AlertDocument, serialise } from "../delivery/alert/document.ts"
import { detached } from "../delivery/alert/left-out.ts"
import { printable } from "../delivery/notify/rendering/escape.ts"
import { defaultLimits } from "../engine/decode/limits.ts"
import { SideTables } from "../engine/enrich/side-tables.ts"
import { ruleSet } from "../engine/match/rule-set.ts"
import type { Scanner } from "../engine/scan.ts"
import type { ScanReport } from "../engine/scan-report.ts"
import { isMetadataKey, recognise, sources } from "../engine/sources/index.ts"
import { dryStore } from "../operate/replay/dry-store.ts"
import { importRules } from "../rules/load.ts"
import { readObjects } from "./inputs.ts"
import { pinnedSource, SOURCE_HELP } from "./pinned-source.ts"
import { ExitCode, messageOf } from "./program.ts"
import { scanByHand } from "./scan-object.ts"
import { chosenRulesToRun, RULES_OPTION } from "./site-rules.ts"

type Options = {
  readonly rules?: string
  readonly source?: string
  readonly json?: boolean
  readonly rawMatches?: boolean
}

export function scan(): Command {
  return new Command("scan")
    .description("Runs the rules over log files, folders or s3:// objects, as the Lambda would.")
    .argument("<path...>", "files, folders, or s3://BUCKET/PREFIX")
    .option(...RULES_OPTION)
    .option("--source <name>", SOURCE_HELP)
    .option("--raw-matches", "print every match, also those that exceptions, groups and the rule's maximum leave out")
    .option("--json", "print one alert document a line")
    .addHelpText(
      "after",
      "\nExit status: 0 no alerts, 1 alerts, 2 an object could not be read completely, or an error.",
    )
    .action(runScan)
}

async function runScan(paths: readonly string[], options: Options): Promise<void> {
  const scanner = await makeScanner(options)
  const objects = (await Promise.all(paths.map(readObjects))).flat()
  // FDR's metadata first, so that the alerts of its events name their hosts and users.
  objects.sort((left, right) => Number(isMetadataKey(right.name)) - Number(isMetadataKey(left.name)))
  // The side tables last as long as the command.
  const store = dryStore({ read: async () => null })
  const progress = new SingleBar({
    stream: process.stderr,
    noTTYOutput: false,
    clearOnComplete: true,
    format: "{bar} {percentage}% {name}",
  })
  progress.start(objects.reduce((sum, { size }) => sum + size, 0) || 1, 0, { name: "" })
  const rows: string[][] = []
  const lines: string[] = []
  const noticed = new Set<string>()
  let alerts = 0
  let isBroken = false
  for (const object of objects) {
    progress.update({ name: printable(object.name) })
    const opened = await object.open()
    const onAlert = (document: AlertDocument) => {
      alerts++
      if (options.json) process.stdout.write(`${serialise(document)}\n`)
      else if (rows.length < MAX_ROWS) rows.push(rowOf(document))
    }
    const scanned = await scanByHand(opened, scanner, new SideTables(store), onAlert, {
      rawMatches: options.rawMatches,
    })
    const { report, notices, unsent } = scanned
    progress.increment(object.size)
    lines.push(`${printable(object.name)}: ${summary(report)}`)
    for (const text of unsent) lines.push(`${printable(object.name)}: not sent: ${printable(text)}`)
    for (const { id, kind, text } of notices) {
      // detect sends a notice once, also if it is about several objects of a prefix.
      if (noticed.has(id)) continue
      noticed.add(id)
      lines.push(`notice: ${kind} ${printable(object.name)}: ${printable(text.replaceAll("s3://file/", "file://"))}`)
    }
    if (report.fault !== undefined) isBroken = true
  }
  progress.stop()
  if (!options.json && alerts > MAX_ROWS)
    lines.push(`${alerts - MAX_ROWS} alerts are not in the table; --json prints all of them`)
  for (const line of lines) process.stderr.write(`${line}\n`)
  if (!options.json && rows.length > 0) process.stdout.write(`${table(rows)}\n`)
  process.exitCode = isBroken ? ExitCode.error : alerts > 0 ? ExitCode.found : ExitCode.ok
}

async function makeScanner(options: Options): Promise<Scanner> {
  const pinned = pinnedSource(options.source)
  const compiled = await importRules(chosenRulesToRun(options.rules))
  return {
    rules: ruleSet(compiled, sources),
    recognise: pinned ? (record) => [{ source: pinned, record }] : recognise,
    limits: defaultLimits,
  }
}

/** The counts of a scanned object, and what is wrong with it. */
function summary(report: ScanReport): string {
  const {
    tally,
    skipped,
    parsed,
    unparsed,
    unrecognised,
    unknown,
    ambiguous,
    repeatedKeys,
    partlyRead,
    suspicious,
    fault,
  } = report
  const parts = [
    `${tally.lines} lines = ${tally.blank} blank + ${skipped} skipped + ${parsed} parsed + ${unparsed} unparsed`,
  ]
  if (tally.lines === 0 && fault === undefined) parts.push("the object is empty")
  if (unrecognised.count > 0)
    parts.push(`${unrecognised.count} of no known source, first at line ${unrecognised.first[0]}`)
  if (unknown.isMuch)
    parts.push(`${unknown.total} OF UNKNOWN KIND: ${printable([...unknown.names.keys()].slice(0, 5).join(", "))}`)
  if (ambiguous.count > 0)
    parts.push(`${ambiguous.count} with the shapes of several sources, first at line ${ambiguous.first[0]}`)
  if (repeatedKeys.count > 0)
    parts.push(`${repeatedKeys.count} with repeated keys, first at line ${repeatedKeys.first[0]}`)
  if (partlyRead.count > 0)
    parts.push(`NOT EVERY COMBINATION OF REPEATED KEYS MATCHED: line ${partlyRead.first.join(", ")}`)
  if (suspicious.count > 0)
    parts.push(`SUSPICIOUS: line ${suspicious.first.join(", ")} cannot be parsed and contains what a rule looks for`)
  if (fault !== undefined) parts.push(`NOT READ COMPLETELY: ${printable(messageOf(fault))}`)
  return parts.join("; ")
}

function table(cells: readonly string[][]): string {
  const rows = new Table({
    head: ["severity", "rule", "time", "host", "user", "command line", "where"],
    style: { head: [], border: [] },
    wordWrap: true,
  })
  rows.push(...cells)
  return rows.toString()
}

const MAX_CELL = 80
/** More rows help nobody, and their table takes seconds to lay out. */
const MAX_ROWS = 1000

/** A row of the table. It keeps no part of the document in memory, which may have many MiB. */
function rowOf(document: AlertDocument): string[] {
  const cells = [
    document["kibana.alert.severity"],
    document["kibana.alert.rule.name"],
    document["kibana.alert.original_time"] ?? "",
    field(document, "host", "name"),
    field(document, "user", "name"),
    field(document, "process", "command_line"),
    `${document["landfall.key"]}:${document["landfall.line"]}`,
  ]
  return cells.map((cell) => {
    const whole = String(cell)
    const text = printable(detached(whole.slice(0, MAX_CELL + 1)))
    return whole.length > MAX_CELL || text.length > MAX_CELL ? `${detached(text.slice(0, MAX_CELL))}…` : text
  })
}

function field(document: AlertDocument, group: string, name: string): string {
  const inner = (document as { readonly [key: string]: unknown })[group]
  const value =
    typeof inner === "object" && inner !== null ? (inner as { readonly [key: string]: unknown })[name] : undefined
  return value === undefined ? "" : String(value)
}
