// Other programs side by side with Landfall's scan, over the same file in the same rounds: those that are installed.
// Run: node bench/peers.ts [options]
import { type SpawnSyncReturns, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { loadavg, tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { commandLine, numberOption, onOneCore, runBenchmark, UsageError } from "./command-line.ts"
import { inventedObject } from "./corpora/in-memory.ts"
import { MB, median, root } from "./measurement.ts"
import { rulesOf } from "./rule-folder.ts"
import { countLines, type Method, naive, reference, scanWith } from "./scan/methods.ts"
import { type StoredObject, storedFile } from "./scan/stored-object.ts"

const WORD = "aspnet_regiis"

const HELP = `Other programs side by side with Landfall's scan: each counts the lines of a gzip file whose CommandLine contains
"${WORD}", in any case. ripgrep and grep search the whole line. Figures are ratios to createGunzip in the same rounds.

  node bench/peers.ts [options]

  --object FILE     one JSON object a line, gzip (default: 100 MB of invented FDR events)
  --modules FOLDER  a folder in which @duckdb/node-api is installed (70 MB: npm install --prefix FOLDER @duckdb/node-api)
  --rounds N        (default: 3)
  --core N          runs everything on this core only (Linux)

A program that is not installed is skipped, and named. Each of the others starts in each round, which its time includes.
`

/** A program, and how it counts. */
type Peer = { readonly name: string; readonly program: string; readonly arguments: (file: string) => readonly string[] }

const SCRIPT = `
import gzip, json, sys
count = 0
with gzip.open(sys.argv[1], "rb") as lines:
    for line in lines:
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if "${WORD}" in str(record.get("CommandLine") or "").lower():
            count += 1
print(count)
`

const shell = (command: string) => (file: string) => ["-c", command, "sh", file]

const peers: readonly Peer[] = [
  { name: "gzip -dc", program: "gzip", arguments: (file) => ["-dc", file] },
  { name: "igzip -dc", program: "igzip", arguments: (file) => ["-dc", file] },
  { name: "gzip -dc | grep -c -i", program: "grep", arguments: shell(`gzip -dc "$1" | LC_ALL=C grep -c -i ${WORD}`) },
  { name: "rg -z -c -i", program: "rg", arguments: (file) => ["-z", "-c", "-i", WORD, file] },
  {
    name: "gzip -dc | jq",
    program: "jq",
    arguments: shell(
      `gzip -dc "$1" | jq -c 'select((.CommandLine? // "" | tostring | ascii_downcase | contains("${WORD}"))) | 1' | wc -l`,
    ),
  },
  { name: "Python, gzip and json", program: "python3", arguments: (file) => ["-c", SCRIPT, file] },
]

await runBenchmark(async () => {
  const { values, positionals } = commandLine(HELP, {
    object: { type: "string" },
    modules: { type: "string" },
    rounds: { type: "string" },
    core: { type: "string" },
  })
  if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" is not an option; name a file with --object`)
  if (onOneCore(values.core)) return
  const rounds = numberOption("rounds", values.rounds, 3, 1, 1000)
  const work = mkdtempSync(join(tmpdir(), "landfall-peers-"))
  try {
    const file = values.object ?? (await inventedFile(work))
    const object = storedFile(file)
    if (object.format !== "gzip") throw new UsageError(`${file} is not gzip, which all of the programs read`)
    await measure(object, [...(await ownRuns(object)), ...peerRuns(file), ...duckDb(file, values.modules)], rounds)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
})

async function inventedFile(folder: string): Promise<string> {
  const object = await inventedObject("A", { megabytes: 100 })
  const file = join(folder, object.name)
  await writeFile(file, object.chunks())
  return file
}

/** Something that counts lines; undefined for what only decompresses. */
type Run = { readonly name: string; readonly count: () => Promise<number | undefined> }

async function ownRuns(object: StoredObject): Promise<Run[]> {
  const own = await scanWith("Landfall, one rule", rulesOf(join(root, "site/rules")).rules)
  const run = (name: string, method: Method): Run => ({ name, count: async () => (await method.run(object)).matches })
  return [run("createGunzip alone", reference), run("Node, split and JSON.parse", naive), run(own.name, own)]
}

function peerRuns(file: string): Run[] {
  return peers.flatMap(({ name, program, arguments: argumentsOf }) => {
    if (spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0) {
      console.log(`skipped: ${name}; ${program} is not installed`)
      return []
    }
    const args = argumentsOf(file)
    const isShell = args[0] === "-c" && program !== "python3"
    return [
      {
        name,
        count: async () => {
          // What only decompresses writes to nowhere.
          const output = program.endsWith("gzip") ? "ignore" : "pipe"
          const result = spawnSync(isShell ? "sh" : program, args, { stdio: ["ignore", output, "pipe"] })
          const text = checked(name, result, output === "ignore" ? [0] : [0, 1])
          return output === "ignore" ? undefined : Number(text)
        },
      },
    ]
  })
}

/** The output of a program that ended well; grep and ripgrep end with 1 when they find nothing. */
function checked(
  name: string,
  { error, status, stdout, stderr }: SpawnSyncReturns<Buffer>,
  good: readonly number[],
): string {
  if (error) throw error
  if (!good.includes(status ?? -1)) throw new Error(`${name} failed with status ${status}: ${stderr}`)
  return stdout?.toString("utf8").trim() || "0"
}

function duckDb(file: string, folder: string | undefined): Run[] {
  const from = createRequire(join(resolve(folder ?? root), "package.json"))
  let path: string
  try {
    path = from.resolve("@duckdb/node-api")
  } catch {
    console.log("skipped: DuckDB; @duckdb/node-api is not installed (see --modules)")
    return []
  }
  const query =
    `select count(*) from read_json('${file.replaceAll("'", "''")}', format = 'newline_delimited', ` +
    `columns = {CommandLine: 'VARCHAR'}, ignore_errors = true) where contains(lower(CommandLine), '${WORD}')`
  const script = `const { DuckDBInstance } = require(${JSON.stringify(path)})
    DuckDBInstance.create(":memory:", { threads: "1" }).then((database) => database.connect())
      .then((connection) => connection.runAndReadAll(${JSON.stringify(query)}))
      .then((reader) => console.log(String(reader.getRows()[0][0])))`
  return [
    {
      name: "DuckDB, one column, one thread",
      count: async () => Number(checked("DuckDB", spawnSync(process.execPath, ["-e", script]), [0])),
    },
  ]
}

async function measure(object: StoredObject, runs: readonly Run[], rounds: number): Promise<void> {
  const { bytes } = await countLines(object)
  const measured = runs.map((run) => ({ ...run, seconds: [] as number[], found: undefined as number | undefined }))
  // Round 0 warms up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const figures of measured) {
      const start = performance.now()
      figures.found = await figures.count()
      if (round > 0) figures.seconds.push((performance.now() - start) / 1000)
    }
  }
  const alone = median(measured[0]?.seconds ?? [])
  const rate = (seconds: number) => Math.round(bytes / MB / seconds)
  console.log(
    `${object.name}: ${(bytes / MB).toFixed(1)} MB, ${(bytes / object.storedBytes).toFixed(1)}:1; ` +
      `${rounds} interleaved rounds, medians; load ${loadavg()[0]?.toFixed(1)}`,
  )
  console.table(
    measured.map(({ name, seconds, found }) => ({
      program: name,
      "MB/s": rate(median(seconds)),
      "slowest, fastest": `${rate(Math.max(...seconds))}, ${rate(Math.min(...seconds))}`,
      "ratio to createGunzip": Number((alone / median(seconds)).toFixed(3)),
      "lines found": found ?? "",
    })),
  )
}
