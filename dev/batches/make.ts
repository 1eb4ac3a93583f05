// Writes events/batches: for each form of each source a gzipped batch of everyday records, some that fire the first rule,
// some that only look like it, and some bad lines; and expected.json, which says what must come of them.
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { gzipSync } from "node:zlib"
import { crowdstrikeFdr } from "./crowdstrike-fdr.ts"
import { fdrMetadata } from "./crowdstrike-fdr-metadata.ts"
import { elasticDefend } from "./elastic-defend.ts"
import { endgame } from "./endgame.ts"
import type { Form } from "./form.ts"
import { m365Defender } from "./m365-defender.ts"
import { Random } from "./random.ts"
import { sentinelOneCloudFunnel } from "./sentinel-one-cloud-funnel.ts"
import { chosenProcess, everydayProcess, FIRING, NEAR_MISSES } from "./story.ts"
import { sysmonOperational, systemSecurity, windowsForwarded } from "./windows-events.ts"
import { winlogbeatSysmon } from "./winlogbeat-sysmon.ts"

/** Every form there is. A new one is written beside the others and gets a line here. */
export const forms: readonly Form[] = [
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

/** What must come of a batch: the line and the writing of each record that fires, and the lines by fate. */
export type Expectation = {
  readonly file: string
  readonly source: string
  readonly firing: readonly { readonly line: number; readonly writing: string }[]
  readonly lines: number
  readonly blank: number
  readonly unparsed: number
}

export type Batch = { readonly expectation: Expectation; readonly bytes: Uint8Array; readonly name: string }

/** The first records of an object are parsed whatever they hold, so a line's fate is sure only after these. */
const HEAD = 40

/** The morning that the batches tell of. */
const MORNING = Date.parse("2026-11-24T08:00:00.000Z")
/** The fate of lines that are no whole record: only what holds a rule's literals is looked at, the others are skipped. */
const ODD_LINES: readonly { readonly text: string; readonly fate: Fate }[] = [
  { text: "", fate: "blank" },
  { text: "   ", fate: "blank" },
  { text: "not a record at all", fate: "unparsed" },
  { text: '{"event":"cut off in the mid', fate: "unparsed" },
  { text: '{"n":NaN}', fate: "skipped" },
  // Broken, and it holds what the rule looks for: parsed in vain, and noticed.
  { text: '{"CommandLine":"aspnet_regiis.exe -pdf connectionStrings C:\\\\inetpub', fate: "unparsed" },
]

type Fate = "blank" | "skipped" | "unparsed"

/** One form's batch, the same for the same seed. */
export function makeBatch(form: Form, seed: number): Batch {
  const random = new Random(seed)
  type Line = { readonly text: string; readonly writing?: string; readonly fate?: Fate }
  const special: Line[] = [
    ...FIRING.map(({ name, image, commandLine }) => ({ writing: name, image, commandLine })),
    ...NEAR_MISSES.map(({ image, commandLine }) => ({ image, commandLine })),
  ].map(({ image, commandLine, ...rest }) => ({
    text: form.record(chosenProcess(random, MORNING, image, commandLine), random),
    ...rest,
  }))
  const odd: readonly Line[] = form.isXml ? [] : ODD_LINES
  const lines: Line[] = Array.from({ length: form.everyday }, (_, index) => ({
    text: form.record(everydayProcess(random, MORNING + index * 17), random),
  }))
  for (const line of [...special, ...odd]) lines.splice(random.integer(HEAD, lines.length), 0, line)

  const text = `${lines.map((line) => line.text).join("\n")}\n`
  return {
    name: `${form.file}.gz`,
    bytes: gzipSync(text, { level: 9 }),
    expectation: {
      file: `${form.file}.gz`,
      source: form.source,
      firing: lines.flatMap(({ writing }, index) => (writing === undefined ? [] : [{ line: index + 1, writing }])),
      lines: lines.length,
      blank: lines.filter(({ fate }) => fate === "blank").length,
      unparsed: lines.filter(({ fate }) => fate === "unparsed").length,
    },
  }
}

export function makeBatches(): Batch[] {
  return forms.map((form, index) => makeBatch(form, 1000 + index))
}

/** FDR's hosts and users, gzipped. */
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
