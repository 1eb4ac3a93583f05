// Writes the corpora that the speed is measured on. Run: node bench/corpora.ts FOLDER [options]
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { commandLine, numberOption, runBenchmark, UsageError } from "./command-line.ts"
import { type Corpus, corpora } from "./corpora/corpus.ts"
import { type Compression, compressions, writeCorpus } from "./corpora/write.ts"

const MB = 1_000_000
/** The sizes of the corpora whose figures are in README.md. */
const MEGABYTES = { A: 193, B: 202, C: 193 }
const MATCHING = 0.1

const HELP = `Writes the corpora that the speed is measured on.

  node bench/corpora.ts FOLDER [options]

${corpora.map(({ name, file, description }) => `  ${name}  ${file.padEnd(20)}${description}`).join("\n")}

  --corpora LIST       which of them, by their names (default: AC, and with --otrf also B)
  --megabytes N        MB of text of each (default: A and C ${MEGABYTES.A}, B ${MEGABYTES.B})
  --matching N         of 100 events, how many Landfall's own rule finds, 0 to 10 (default: ${MATCHING}; not B)
  --seed N             draws other events (default: 1; not B)
  --compressions LIST  plain, gzip, zstd (default: gzip, of level 6)
  --otrf FOLDER        OTRF's Security-Datasets, unpacked: B is made of its JSON files in the order of their paths, each cut at 4 MB

The same options write the same bytes. A and C of 193 MB take half a minute each.
`

await runBenchmark(async () => {
  const { values, positionals } = commandLine(HELP, {
    corpora: { type: "string" },
    megabytes: { type: "string" },
    matching: { type: "string" },
    seed: { type: "string" },
    compressions: { type: "string" },
    otrf: { type: "string" },
  })
  const [folder, ...more] = positionals
  if (folder === undefined || more.length > 0) throw new UsageError("name the one folder to write to")
  const chosen = corporaOf(values.corpora ?? (values.otrf === undefined ? "AC" : "ABC"))
  const wanted = compressionsOf(values.compressions ?? "gzip")
  const options = {
    seed: numberOption("seed", values.seed, 1, 0, 2 ** 32 - 1),
    matching: numberOption("matching", values.matching, MATCHING, 0, 10) / 100,
    otrf: values.otrf ?? "",
  }
  if (options.otrf === "" && chosen.some(({ name }) => name === "B")) {
    throw new UsageError("B needs --otrf FOLDER, with OTRF's recordings")
  }
  mkdirSync(folder, { recursive: true })
  for (const { name, file, blocks } of chosen) {
    const megabytes = numberOption("megabytes", values.megabytes, MEGABYTES[name], 0.001, 1_000_000)
    const path = join(folder, file)
    const { bytes, lines } = await writeCorpus(() => blocks({ ...options, size: megabytes * MB }), path, wanted)
    const endings = wanted.map((compression) => compressions[compression].ending || "plain").join(", ")
    console.log(`${name}: ${path} (${endings}), ${(bytes / MB).toFixed(1)} MB, ${lines} lines`)
  }
})

function corporaOf(list: string): Corpus[] {
  return [...list.toUpperCase().replaceAll(",", "")].map((wanted) => {
    const corpus = corpora.find(({ name }) => name === wanted)
    if (!corpus)
      throw new UsageError(`--corpora has "${wanted}"; there are ${corpora.map(({ name }) => name).join(", ")}`)
    return corpus
  })
}

function compressionsOf(list: string): Compression[] {
  return list.split(",").map((name) => {
    if (!Object.hasOwn(compressions, name)) {
      throw new UsageError(`--compressions has "${name}"; there are ${Object.keys(compressions).join(", ")}`)
    }
    return name as Compression
  })
}
