// Events per second through compiled rules, compared with JSON.parse of the same events, in one run on one core: one rule, and
// all event queries of the corpus's Windows rules. Run: node bench/eql.ts
import { existsSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { Readable } from "node:stream"
import { nestEvent } from "../src/delivery/alert/nest.ts"
import { serialise } from "../src/delivery/alert/serialise.ts"
import { decodeObject } from "../src/engine/decode/decode.ts"
import { defaultLimits } from "../src/engine/decode/limits.ts"
import { parseRecords } from "../src/engine/decode/parse/parse-records.ts"
import { recognise } from "../src/engine/sources/index.ts"
import type { Event } from "../src/event.ts"
import { type BuiltRule, buildRule } from "../src/rules/build.ts"
import { importRules } from "../src/rules/load.ts"
import { readRules } from "../src/rules/read.ts"

const root = join(import.meta.dirname, "..")
const ROUNDS = 15
/** The targets: how many times as fast as JSON.parse one rule is at least, and all rules are at least. */
const TARGETS = { one: 20, all: 0.5 }

/** The events of the sample batches, as rules see them. */
async function sampleEvents(): Promise<Event[]> {
  const events: Event[] = []
  for (const file of ["crowdstrike-fdr.ndjson.gz", "winlogbeat-sysmon.ndjson.gz"]) {
    const body = Readable.from([readFileSync(join(root, "events/batches", file))])
    for await (const lines of decodeObject(body)) {
      for (const line of lines) {
        if (line.kind !== "record") continue
        for (const { readings } of parseRecords(line, defaultLimits).records) {
          for (const record of readings) {
            const source = recognise(record)
            if (source) events.push(source.normalise(record))
          }
        }
      }
    }
  }
  return events
}

function compiled(path: string): BuiltRule[] {
  return readRules(path).flatMap((read) => {
    const built = buildRule(read)
    return built.status === "compiled" ? [built.built] : []
  })
}

/** Seconds of one pass. */
function seconds(pass: () => void): number {
  const start = performance.now()
  pass()
  return (performance.now() - start) / 1000
}

const median = (values: readonly number[]) =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0

const events = await sampleEvents()
const texts = events.map((event) => serialise(nestEvent(event).nested))
let matches = 0
const runner = async (built: readonly BuiltRule[]) => {
  const { matchAll } = await importRules(built)
  return () => {
    for (const event of events) {
      matchAll(event, () => {
        matches++
      })
    }
  }
}

const passes: { name: string; repeat: number; pass: () => void; seconds: number[] }[] = [
  { name: "JSON.parse", repeat: 1, pass: () => texts.forEach((text) => void JSON.parse(text)), seconds: [] },
  // One rule is so quick that a single pass could not be timed.
  { name: "one rule", repeat: 50, pass: await runner(compiled(join(root, "rules"))), seconds: [] },
]
const corpus = resolve(root, process.env["LANDFALL_CORPUS"] ?? "../shared/corpus", "rules/windows")
if (existsSync(corpus)) {
  const built = compiled(corpus)
  passes.push({ name: `${built.length} rules`, repeat: 1, pass: await runner(built), seconds: [] })
} else console.error(`no rules in ${corpus} (set LANDFALL_CORPUS): only one rule is measured`)

for (let round = 0; round < ROUNDS; round++) {
  for (const { repeat, pass, seconds: taken } of passes) {
    taken.push(
      seconds(() => {
        for (let time = 0; time < repeat; time++) pass()
      }) / repeat,
    )
  }
}

const reference = median(passes[0]?.seconds ?? [])
const bytes = texts.reduce((sum, text) => sum + text.length, 0)
console.log(
  `${events.length} events of ${Math.round(bytes / events.length)} bytes of JSON, ${ROUNDS} interleaved rounds, medians; ${matches} matches`,
)
console.table(
  passes.map(({ name, seconds: taken }) => ({
    pass: name,
    "events/s": Math.round(events.length / median(taken)),
    "ratio to JSON.parse": Number((reference / median(taken)).toFixed(2)),
  })),
)
const [, one, all] = passes.map(({ seconds: taken }) => reference / median(taken))
if ((one ?? 0) < TARGETS.one || (all !== undefined && all < TARGETS.all)) {
  console.log(`below the target of ${TARGETS.one} for one rule and ${TARGETS.all} for all`)
  process.exitCode = 1
}
