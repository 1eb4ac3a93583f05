// How the speed of a scan depends on the number of rules, the size of the object and the share of lines that match, compared with
// decompressing the same bytes in the same rounds. Run: node bench/growth.ts [options]
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import { cpus, platform, release, tmpdir } from "node:os"
import { basename, join } from "node:path"
import { commandLine, numberOption, onOneCore, runBenchmark, UsageError } from "./command-line.ts"
import { inventedObject } from "./corpora/in-memory.ts"
import { corpusFolder, MB, root } from "./measurement.ts"
import type { GrowthFigures } from "./model/assumptions.ts"
import { rulesOf } from "./rule-folder.ts"

const OWN_RULES = join(root, "site/rules")
const RULES = [1, 3, 10, 30, 100, 317, 634]
/** MB of content. An object larger than the first 100 repeats them. */
const SIZES = [1, 10, 100, 1000, 2000]
const BASE_SIZE = 100
const MATCHING = [0, 0.1, 1, 3, 10]
/** The numbers of rules for the curves over size and matches. */
const FEW_AND_MANY = [1, 317]

const HELP = `How the speed of a scan depends on the number of rules, the size of the object and the share of lines that match.

  node bench/growth.ts [options]

  --curves LIST   rules, size, matching (default: all)
  --object FILE   for the curve over rules; may be repeated (default: invented FDR events and the same as event XML)
  --rules DIR     the rules (default: Elastic's rules for Windows in the corpus). One rule is Landfall's own; more than there are
                  include copies of them for Linux and macOS.
  --megabytes N   the size of invented objects, except for the curve over size (default: 50)
  --largest N     the largest object of the curve over size, in MB (default: ${SIZES.at(-1)})
  --rounds N      (default: 3)
  --core N        runs on this core only (Linux)
  --json          one line of JSON for each measurement
  --save          writes the curve over rules to bench/measured.json, for npm run model

Each measurement is a process of bench/scan.ts. Candidates are the lines that a scan parses, because a rule could match them; 32 of
each object are parsed as a sample. "user ratio" compares the seconds of the processor.
`

/** What bench/scan.ts prints for a method. */
type Line = {
  readonly object: string
  readonly bytes: number
  readonly lines: number
  readonly megabytesPerSecond: number
  readonly ratioToReference: number
  readonly userRatioToReference: number
  readonly matches: number
  readonly parsed: number
  readonly load: number
}

type Measurement = { readonly curve: string; readonly rules: number; readonly matching?: number } & Line & {
    readonly gunzip: number
  }

const work = mkdtempSync(join(tmpdir(), "landfall-growth-"))

await runBenchmark(async () => {
  const { values, positionals } = commandLine(HELP, {
    curves: { type: "string" },
    object: { type: "string", multiple: true },
    rules: { type: "string" },
    megabytes: { type: "string" },
    largest: { type: "string" },
    rounds: { type: "string" },
    core: { type: "string" },
    json: { type: "boolean" },
    save: { type: "boolean" },
  })
  if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" is not an option`)
  if (onOneCore(values.core)) return
  const rounds = numberOption("rounds", values.rounds, 3, 1, 1000)
  const megabytes = numberOption("megabytes", values.megabytes, 50, 0.1, 1000)
  const largest = numberOption("largest", values.largest, SIZES.at(-1) ?? 0, 1, 100_000)
  const rules = values.rules ?? corpusFolder()
  const available = rules === undefined ? 1 : 2 * rulesOf(rules).rules.length
  if (rules === undefined) {
    console.error("only Landfall's own rule is measured: set LANDFALL_CORPUS, or name a folder with --rules")
  }

  const measure = (curve: string, object: string, count: number): Measurement => {
    const chosen =
      count === 1 || rules === undefined ? ["--rules", OWN_RULES] : ["--rules", rules, "--count", `${count}`]
    const script = join(import.meta.dirname, "scan.ts")
    const options = ["--object", object, ...chosen, "--rounds", String(rounds), "--without-naive", "--json"]
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...options], { encoding: "utf8" })
    const [reference, scan] =
      status === 0
        ? stdout
            .trim()
            .split("\n")
            .map((line): Line => JSON.parse(line))
        : []
    if (!reference || !scan) throw new Error(`bench/scan.ts ${options.join(" ")} failed:\n${stderr}`)
    return { curve, ...scan, rules: count, gunzip: reference.megabytesPerSecond }
  }
  const invented = async (name: "A" | "C", options: Parameters<typeof inventedObject>[1], folder = "") => {
    const object = await inventedObject(name, options)
    mkdirSync(join(work, folder), { recursive: true })
    const file = join(work, folder, object.name)
    await writeFile(file, object.chunks())
    return file
  }

  const curves: { readonly [name: string]: () => AsyncGenerator<Measurement> } = {
    async *rules() {
      const files = values.object ?? [await invented("A", { megabytes }), await invented("C", { megabytes })]
      for (const file of files) {
        for (const count of RULES.filter((step) => step <= available)) yield measure("rules", file, count)
      }
    },
    async *size() {
      for (const size of SIZES.filter((step) => step <= largest)) {
        const base = Math.min(size, BASE_SIZE)
        const file = await invented("A", { megabytes: base, copies: Math.round(size / base) }, "size")
        for (const count of FEW_AND_MANY.filter((step) => step <= available)) yield measure("size", file, count)
      }
    },
    async *matching() {
      for (const matching of MATCHING) {
        const file = await invented("A", { megabytes, matching: matching / 100 }, "matching")
        for (const count of FEW_AND_MANY.filter((step) => step <= available)) {
          yield { ...measure("matching", file, count), matching }
        }
      }
    },
  }

  const measurements: Measurement[] = []
  for (const name of (values.curves ?? Object.keys(curves).join(",")).split(",")) {
    const curve = curves[name]
    if (!curve) throw new UsageError(`--curves has "${name}"; there are ${Object.keys(curves).join(", ")}`)
    const first = measurements.length
    for await (const measurement of curve()) {
      measurements.push(measurement)
      if (values.json) console.log(JSON.stringify(measurement))
    }
    if (!values.json) print(name, measurements.slice(first))
  }
  if (values.save) save(measurements.filter(({ curve }) => curve === "rules"))
}).finally(() => rmSync(work, { recursive: true, force: true }))

function print(curve: string, measurements: readonly Measurement[]): void {
  console.log(`\nthe curve over ${curve}; load ${measurements.at(-1)?.load.toFixed(1)}`)
  console.table(
    measurements.map((row) => ({
      object: basename(row.object),
      ...(row.matching === undefined ? {} : { "matching lines": `${row.matching} %` }),
      MB: Math.round(row.bytes / MB),
      rules: row.rules,
      "MB/s": Math.round(row.megabytesPerSecond),
      "reference MB/s": Math.round(row.gunzip),
      ratio: row.ratioToReference,
      "user ratio": row.userRatioToReference,
      candidates: `${((100 * row.parsed) / row.lines).toFixed(2)} %`,
      matches: row.matches,
    })),
  )
}

function save(measurements: readonly Measurement[]): void {
  if (measurements.length === 0) throw new UsageError("--save needs the curve over rules")
  const machine = `${cpus().length} cores of ${cpus()[0]?.model ?? "?"}, ${platform()} ${release()}, Node ${process.version}`
  const measured = measurements.map(
    (row): GrowthFigures => ({
      batch: row.object,
      rules: row.rules,
      scan: Math.round(row.megabytesPerSecond),
      gunzip: Math.round(row.gunzip),
      parsedShare: row.parsed / row.lines,
    }),
  )
  const content = { date: new Date().toISOString().slice(0, 10), machine, measured }
  writeFileSync(join(import.meta.dirname, "measured.json"), `${JSON.stringify(content, null, 2)}\n`)
}
