// Writes events/batches: for each source a gzipped batch of ordinary records, records that match the first rule, near
// misses and bad lines; and events/batches.expected.json with the expected result of each batch.
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { gzipSync } from "node:zlib"
import type { Expectation } from "../demo/expectations.ts"
import type { BatchFormat } from "./batch-format.ts"
import { crowdstrikeFdr } from "./crowdstrike-fdr.ts"
import { fdrMetadata } from "./crowdstrike-fdr-metadata.ts"
import { elasticDefend } from "./elastic-defend.ts"
import { endgame } from "./endgame.ts"
import { m365Defender } from "./m365-defender.ts"
import { chosenProcess, firingVariants, nearMisses, ordinaryProcess } from "./processes.ts"
import { Random } from "./random.ts"
import { sentinelOneCloudFunnel } from "./sentinel-one-cloud-funnel.ts"
import { sysmonOperational, systemSecurity, windowsForwarded } from "./windows-events.ts"
import { winlogbeatSysmon } from "./winlogbeat-sysmon.ts"

/** The format of every batch. Add a new one to this folder and to this list. */
const batchFormats: readonly BatchFormat[] = [
  crowdstrikeFdr,
  winlogbeatSysmon,
  sentinelOneCloudFunnel,
  m365Defender,
  elasticDefend,
  endgame,
  windowsForwarded,
  systemSecurity,
  sysmonOperational,
]

export type Batch = { readonly expectation: Expectation; readonly bytes: Uint8Array; readonly name: string }

/** The scan parses the first records of an object unconditionally, so the outcome of a line is fixed only after these. */
const HEAD = 40

/** The time of the first record. */
const MORNING = Date.parse("2026-11-24T08:00:00.000Z")
/** Lines that are not a complete record. */
const badLines: readonly { readonly text: string; readonly outcome: LineOutcome }[] = [
  { text: "", outcome: "blank" },
  { text: "   ", outcome: "blank" },
  { text: "not a record at all", outcome: "unparsed" },
  { text: '{"event":"cut off in the mid', outcome: "unparsed" },
  { text: '{"n":NaN}', outcome: "unparsed" },
  // Broken, and it contains the literals of the rule: parsing fails, and a notice reports it.
  { text: '{"CommandLine":"aspnet_regiis.exe -pdf connectionStrings C:\\\\inetpub', outcome: "unparsed" },
]

type LineOutcome = "blank" | "unparsed"

/** The batch of a format; the same seed makes the same batch. */
function makeBatch(format: BatchFormat, seed: number): Batch {
  const random = new Random(seed)
  type Line = { readonly text: string; readonly variant?: string; readonly outcome?: LineOutcome }
  const special: Line[] = [
    ...firingVariants.map(({ name, image, commandLine }) => ({ variant: name, image, commandLine })),
    ...nearMisses.map(({ image, commandLine }) => ({ image, commandLine })),
  ].map(({ image, commandLine, ...rest }) => ({
    text: format.record(chosenProcess(random, MORNING, image, commandLine), random),
    ...rest,
  }))
  const bad: readonly Line[] = format.isXml ? [] : badLines
  const lines: Line[] = Array.from({ length: format.ordinary }, (_, index) => ({
    text: format.record(ordinaryProcess(random, MORNING + index * 17), random),
  }))
  for (const line of [...special, ...bad]) lines.splice(random.integer(HEAD, lines.length), 0, line)

  const text = `${lines.map((line) => line.text).join("\n")}\n`
  return {
    name: `${format.file}.gz`,
    bytes: gzipSync(text, { level: 9 }),
    expectation: {
      file: `${format.file}.gz`,
      source: format.source,
      firing: lines.flatMap(({ variant }, index) => (variant === undefined ? [] : [{ line: index + 1, variant }])),
      lines: lines.length,
      blank: lines.filter(({ outcome }) => outcome === "blank").length,
      unparsed: lines.filter(({ outcome }) => outcome === "unparsed").length,
    },
  }
}

export function makeBatches(): Batch[] {
  return batchFormats.map((format, index) => makeBatch(format, 1000 + index))
}

/** The metadata of FDR's hosts and users, gzipped. */
export function makeMetadata(): { readonly name: string; readonly bytes: Uint8Array }[] {
  return fdrMetadata(MORNING).map(({ name, text }) => ({ name, bytes: gzipSync(text, { level: 9 }) }))
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, "../../events/batches")
  mkdirSync(folder, { recursive: true })
  const batches = makeBatches()
  for (const { name, bytes } of [...batches, ...makeMetadata()]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), bytes)
  }
  writeFileSync(
    join(folder, "../batches.expected.json"),
    `${JSON.stringify(
      batches.map(({ expectation }) => expectation),
      null,
      2,
    )}\n`,
  )
  process.stderr.write(`${batches.length} batches in ${folder}\n`)
}
