// How fast each format of each source is scanned, and which are too slow: process starts in every format that dev/log-formats writes.
// Run: node bench/sources.ts [options]
import { loadavg } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { chosenProcess, firingVariants, ordinaryProcess } from "../dev/batches/processes.ts"
import { Random } from "../dev/batches/random.ts"
import { logFormats } from "../dev/log-formats/index.ts"
import type { LogFormat } from "../dev/log-formats/log-format.ts"
import { commandLine, numberOption, onOneCore, runBenchmark, UsageError } from "./command-line.ts"
import { corpusFolder, MB, root } from "./measurement.ts"
import { rulesOf } from "./rule-folder.ts"
import { type Method, reference, scanWith } from "./scan/methods.ts"
import { compare } from "./scan/rounds.ts"
import { storedBytes } from "./scan/stored-object.ts"

/** The slowest target of the corpora, as a ratio to createGunzip, and how much slower a format may be. */
const TARGETS = { one: 0.8, many: 0.4 }
const ALLOWED = 2
/** One of this number of processes is one that Landfall's own rule finds. */
const MATCH_EVERY = 1000
const BEGIN = Date.parse("2026-11-24T08:00:00.000Z")

const HELP = `How fast each format of each source is scanned, in gzip, as a ratio to createGunzip in the same rounds.

  node bench/sources.ts [options]

  --megabytes N  MB of each format (default: 20)
  --format TEXT  only formats whose source or name contains the text
  --rules DIR    many rules (default: Elastic's rules for Windows in the corpus); the other column is Landfall's own rule
  --rounds N     (default: 3)
  --core N       runs on this core only (Linux)
  --json         one line of JSON for each format

Fails if a format is more than ${ALLOWED} times as slow as the slowest target: below ${TARGETS.one / ALLOWED} with one rule, below ${TARGETS.many / ALLOWED} with many.
`

await runBenchmark(async () => {
  const { values, positionals } = commandLine(HELP, {
    megabytes: { type: "string" },
    format: { type: "string" },
    rules: { type: "string" },
    rounds: { type: "string" },
    core: { type: "string" },
    json: { type: "boolean" },
  })
  if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" is not an option`)
  if (onOneCore(values.core)) return
  const rounds = numberOption("rounds", values.rounds, 3, 1, 1000)
  const megabytes = numberOption("megabytes", values.megabytes, 20, 0.1, 1000)
  const wanted = values.format?.toLowerCase() ?? ""
  const formats = logFormats.filter(({ source, name }) => `${source} ${name}`.toLowerCase().includes(wanted))
  if (formats.length === 0) throw new UsageError(`no format has "${values.format}" in its source or name`)
  const methods: Method[] = [reference, await scanWith("one", rulesOf(join(root, "site/rules")).rules)]
  const folder = values.rules ?? corpusFolder()
  if (folder === undefined)
    console.error("only one rule is measured: set LANDFALL_CORPUS, or name a folder with --rules")
  else methods.push(await scanWith("many", rulesOf(folder).rules))
  const rows: Row[] = []
  for (const format of formats) {
    const row = await measure(format, methods, megabytes, rounds)
    rows.push(row)
    if (values.json) console.log(JSON.stringify(row))
  }
  if (!values.json) {
    console.log(
      `${megabytes} MB of each format, ${rounds} interleaved rounds, medians; load ${loadavg()[0]?.toFixed(1)}`,
    )
    console.table(rows)
  }
  const slow = rows.filter((row) => row.slow !== "")
  if (slow.length === 0) return
  console.error(`too slow: ${slow.map(({ source, format }) => `${source}, ${format}`).join("; ")}`)
  process.exitCode = 1
})

type Row = { readonly source: string; readonly format: string; readonly slow: string } & {
  readonly [figure: string]: string | number
}

async function measure(format: LogFormat, methods: readonly Method[], megabytes: number, rounds: number): Promise<Row> {
  const object = storedBytes(`${format.source}.gz`, gzipSync(textOf(format, megabytes * MB), { level: 6 }))
  const { bytes, timings } = await compare(object, methods, rounds)
  const [alone, ...scans] = timings
  const figures: { [figure: string]: string | number } = {}
  const slow: string[] = []
  for (const { method, wall, user, pass } of scans) {
    const target = method === "one" ? TARGETS.one : TARGETS.many
    const ratio = (alone?.wall.median ?? 0) / wall.median
    figures[`${method}: MB/s`] = Math.round(bytes / MB / wall.median)
    figures[`${method}: ratio`] = Number(ratio.toFixed(3))
    figures[`${method}: user ratio`] = Number(((alone?.user.median ?? 0) / user.median).toFixed(3))
    figures[`${method}: matches`] = pass.matches ?? 0
    if (ratio < target / ALLOWED) slow.push(method)
  }
  return { source: format.source, format: format.name, ...figures, slow: slow.join(", ") }
}

function textOf(format: LogFormat, size: number): Buffer {
  const random = new Random(1)
  const lines: Buffer[] = []
  let length = 0
  for (let index = 0; length < size; index++) {
    const time = BEGIN + 20 * index
    const { image, commandLine: text } = random.pick(firingVariants as [(typeof firingVariants)[number]])
    const process = index % MATCH_EVERY === 0 ? chosenProcess(random, time, image, text) : ordinaryProcess(random, time)
    const line = Buffer.from(`${format.write(process)}\n`)
    lines.push(line)
    length += line.length
  }
  return Buffer.concat(lines)
}
