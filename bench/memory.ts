// The peak memory of a scan, which must not grow with the object: a fresh process scans an object of each size, read from the disk
// as a stream. Run: node bench/memory.ts [options] [MB …]
import { createReadStream, mkdtempSync, rmSync, statSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { commandLine, numberOption, runBenchmark } from "./command-line.ts"
import { inventedObject } from "./corpora/in-memory.ts"
import { MB, memoryOf, printMemory, reportMemory, root } from "./measurement.ts"
import { rulesOf, skippedText } from "./rule-folder.ts"
import { scanWith } from "./scan/methods.ts"

const SIZES = ["100", "2000", "10000"]
/** Larger objects repeat a file of this size: as gzip allows, one member after another. */
const FILE_MEGABYTES = 100

const HELP = `The peak of resident memory of a fresh process that scans an object of each size. The objects are invented FDR events in gzip.

  node bench/memory.ts [options] [MB …]

  MB              sizes of the content, ascending (default: ${SIZES.join(", ")}); from ${FILE_MEGABYTES} on in steps of ${FILE_MEGABYTES}
  --rules DIR     a folder of rules (default: Landfall's own)
  --matching N    of 100 events, how many Landfall's own rule finds, 0 to 10 (default: 0.1)

The process loads the rules' compiler too, which a deployed function does not contain. Fails if the peak of the largest object is
more than 64 MiB above that of the smallest.
`

async function scan(file: string, copies: number, rules: string): Promise<{ readonly [name: string]: number }> {
  const method = await scanWith("ours", rulesOf(rules).rules)
  const { bytes, lines, matches, parsed } = await method.run({
    name: "invented.gz",
    format: "gzip",
    storedBytes: copies * statSync(file).size,
    isInMemory: false,
    chunks: async function* () {
      for (let copy = 0; copy < copies; copy++) yield* createReadStream(file)
    },
  })
  return { MB: Math.round(bytes / MB), lines: lines ?? 0, matches: matches ?? 0, parsed: parsed ?? 0 }
}

async function measureSizes(): Promise<void> {
  const { values, positionals } = commandLine(HELP, { rules: { type: "string" }, matching: { type: "string" } })
  const rules = values.rules ?? join(root, "site/rules")
  const matching = numberOption("matching", values.matching, 0.1, 0, 10) / 100
  const sizes = (positionals.length > 0 ? positionals : SIZES).map((text) => numberOption("MB", text, 0, 1, 1_000_000))
  const read = rulesOf(rules)
  console.log(`${read.rules.length} of the rules of ${rules}; ${skippedText(read)}`)
  const work = mkdtempSync(join(tmpdir(), "landfall-memory-"))
  try {
    const files = new Map<number, string>()
    for (const megabytes of new Set(sizes.map((size) => Math.min(size, FILE_MEGABYTES)))) {
      const name = join(work, `${megabytes}.gz`)
      await writeFile(name, (await inventedObject("A", { megabytes, matching })).chunks())
      files.set(megabytes, name)
    }
    reportMemory(
      sizes.map((size) => {
        const megabytes = Math.min(size, FILE_MEGABYTES)
        const copies = Math.round(size / megabytes)
        return memoryOf(import.meta.filename, ["--one", files.get(megabytes) ?? "", String(copies), rules])
      }),
    )
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

const [first, file = "", copies, rules = ""] = process.argv.slice(2)
if (first === "--one") await printMemory(() => scan(file, Number(copies), rules))
else await runBenchmark(measureSizes)
