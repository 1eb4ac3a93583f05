// How fast Landfall scans an object, compared with decompressing it alone and with a script that parses every line, in the same
// rounds. Run: node bench/scan.ts [options]
import { cpus, loadavg } from "node:os"
import { join } from "node:path"
import { commandLine, numberOption, onOneCore, runBenchmark, UsageError } from "./command-line.ts"
import { inventedObject } from "./corpora/in-memory.ts"
import { MB, root } from "./measurement.ts"
import { firstRules, rulesOf, skippedText } from "./rule-folder.ts"
import { type Method, naive, reference, referenceNames, scanWith } from "./scan/methods.ts"
import { compare, type Spread, type Timing } from "./scan/rounds.ts"
import { type StoredObject, storedFile } from "./scan/stored-object.ts"

const OWN_RULES = join(root, "site/rules")

const HELP = `How fast Landfall scans an object, compared in the same rounds with two other methods:
  reference  decompresses with Node's zlib (256 KiB chunks, from input of 64 KiB) and does nothing else; reads a plain file and
             counts its newlines
  naive      does that, splits the text at newlines, parses every line (JSON.parse; XML with a regular expression for its
             event data) and tests one field
  ours       scans with the rules of a folder

  node bench/scan.ts [options]

  --object FILE  a gzip, zstd or plain file; may be repeated (default: 100 MB of invented FDR events, see bench/corpora.ts)
  --rules DIR    a folder of rules; may be repeated (default: Landfall's own). Rules that cannot run are skipped and counted.
  --count N      of each folder only the first N rules; if there are fewer, also copies of them for Linux and macOS
  --without-naive
  --rounds N     interleaved rounds, after one that warms up (default: 5)
  --core N       runs on this core only (Linux). Node's zlib has a thread of its own: on several cores, it and the script
                 that waits for it run at the same time.
  --json         one line of JSON for each method instead of a table

Each method must see the same bytes and lines. Times are medians, with the fastest and slowest round. MB are 1,000,000 bytes of
decompressed content. "user" are the seconds of the processor in all threads of the program.
`

await runBenchmark(async () => {
  const { values, positionals } = commandLine(HELP, {
    object: { type: "string", multiple: true },
    rules: { type: "string", multiple: true },
    count: { type: "string" },
    "without-naive": { type: "boolean" },
    rounds: { type: "string" },
    core: { type: "string" },
    json: { type: "boolean" },
  })
  if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" is not an option; name a file with --object`)
  if (onOneCore(values.core)) return
  const rounds = numberOption("rounds", values.rounds, 5, 1, 1000)
  const files = values.object ?? []
  const objects = files.length > 0 ? files.map(storedFile) : [await inventedObject("A", { megabytes: 100 })]
  const methods: { readonly method: Method; readonly rules: number; readonly skipped: string }[] = [
    { method: reference, rules: 0, skipped: "" },
    ...(values["without-naive"] ? [] : [{ method: naive, rules: 0, skipped: "" }]),
  ]
  const wanted = numberOption("count", values.count, Number.POSITIVE_INFINITY, 1, 100_000)
  for (const folder of values.rules ?? [OWN_RULES]) {
    const read = rulesOf(folder)
    const rules = firstRules(read.rules, wanted)
    const name = `ours, ${rules.length} rule${rules.length === 1 ? "" : "s"}`
    methods.push({
      method: await scanWith(name, rules),
      rules: rules.length,
      skipped: `${folder}: ${skippedText(read)}`,
    })
  }
  for (const { skipped } of methods) if (skipped !== "" && !values.json) console.log(skipped)
  for (const object of objects) {
    const comparison = await compare(
      object,
      methods.map(({ method }) => method),
      rounds,
    )
    const rows = comparison.timings.map((timing, index) => ({ timing, ...methods[index] }))
    if (values.json) for (const row of rows) printJson(object, comparison, row, rounds)
    else printTable(object, comparison, rounds)
  }
})

type Content = Awaited<ReturnType<typeof compare>>

function timingOf(method: string, timings: readonly Timing[]): Timing | undefined {
  return timings.find((timing) => timing.method === method)
}

/** How many times as fast as another method; nothing when that was not measured. */
function ratio(of: Spread | undefined, to: Spread): number | undefined {
  return of && Number((of.median / to.median).toFixed(3))
}

function printJson(
  object: StoredObject,
  { bytes, lines, timings }: Content,
  row: { readonly timing: Timing; readonly rules?: number; readonly skipped?: string },
  rounds: number,
): void {
  const { timing, rules, skipped } = row
  const [alone, script] = [reference, naive].map(({ name }) => timingOf(name, timings))
  console.log(
    JSON.stringify({
      ...timing.pass,
      object: object.name,
      format: object.format,
      storedBytes: object.storedBytes,
      bytes,
      lines,
      method: timing.method,
      rules,
      ...(skipped ? { skipped } : {}),
      rounds,
      megabytesPerSecond: Number((bytes / MB / timing.wall.median).toFixed(1)),
      wallSeconds: timing.wall,
      userSeconds: timing.user,
      ratioToReference: ratio(alone?.wall, timing.wall),
      ratioToNaive: ratio(script?.wall, timing.wall),
      userRatioToReference: ratio(alone?.user, timing.user),
      userRatioToNaive: ratio(script?.user, timing.user),
      node: process.version,
      cpu: cpus()[0]?.model,
      load: loadavg()[0],
    }),
  )
}

function printTable(object: StoredObject, { bytes, lines, timings }: Content, rounds: number): void {
  const [alone, script] = [reference, naive].map(({ name }) => timingOf(name, timings))
  const place = object.isInMemory ? "in memory" : "read from the disk in each round"
  console.log(
    `\n${object.name}: ${object.format}, ${(bytes / MB).toFixed(1)} MB, ${(bytes / object.storedBytes).toFixed(1)}:1, ` +
      `${lines} lines, ${place}; ${rounds} interleaved rounds, medians; load ${loadavg()[0]?.toFixed(1)}`,
  )
  const rate = (seconds: number) => Math.round(bytes / MB / seconds)
  console.table(
    timings.map(({ method, wall, user, pass }) => ({
      method: method === "reference" ? referenceNames[object.format] : method,
      "MB/s": rate(wall.median),
      "slowest, fastest": `${rate(wall.max)}, ${rate(wall.min)}`,
      "ratio to reference": ratio(alone?.wall, wall),
      "ratio to naive": ratio(script?.wall, wall),
      "user s": Number(user.median.toFixed(2)),
      "user ratio": ratio(alone?.user, user),
      matches: pass.matches ?? "",
      "lines parsed": shareText(pass.parsed, lines),
      lost: pass.lost || "",
    })),
  )
}

function shareText(part: number | undefined, whole: number): string {
  return part === undefined ? "" : `${((100 * part) / whole).toFixed(2)} %`
}
