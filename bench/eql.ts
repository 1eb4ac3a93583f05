// Events per second through compiled rules, compared with JSON.parse of the same events, in one run on one core: one rule, and
// all event queries of the corpus's Windows rules. Run: node bench/eql.ts
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Readable } from "node:stream"
import { nestEvent } from "../src/delivery/alert/nest.ts"
import { serialise } from "../src/delivery/alert/serialise.ts"
import { decodeObject } from "../src/engine/decode/decode.ts"
import { defaultLimits } from "../src/engine/decode/limits.ts"
import { parseRecords } from "../src/engine/decode/parse/parse-records.ts"
import { recognise } from "../src/engine/sources/index.ts"
import type { Event } from "../src/event.ts"
import type { BuiltRule } from "../src/rules/build.ts"
import { importRules } from "../src/rules/load.ts"
import { BATCHES, compiledRules, corpusRules, median, root, seconds } from "./measurement.ts"

const ROUNDS = 15
/** The targets: how many times as fast as JSON.parse one rule is at least, and all rules are at least. */
const TARGETS = { one: 20, all: 0.5 }

/** The events of the sample batches, as rules see them. */
async function sampleEvents(): Promise<Event[]> {
  const events: Event[] = []
  for (const file of BATCHES) {
    const body = Readable.from([readFileSync(join(root, "events/batches", file))])
    for await (const lines of decodeObject(body)) {
      for (const line of lines) {
        if (line.kind !== "record") continue
        for (const { readings } of parseRecords(line, defaultLimits).records) {
          for (const reading of readings) {
            for (const { source, record } of recognise(reading)) events.push(source.normalise(record))
          }
        }
      }
    }
  }
  return events
}

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
  { name: "one rule", repeat: 50, pass: await runner(compiledRules(join(root, "site/rules"))), seconds: [] },
]
const corpus = corpusRules()
if (corpus.length > 0)
  passes.push({ name: `${corpus.length} rules`, repeat: 1, pass: await runner(corpus), seconds: [] })

for (let round = 0; round < ROUNDS; round++) {
  for (const { repeat, pass, seconds: taken } of passes) {
    const time = await seconds(() => {
      for (let count = 0; count < repeat; count++) pass()
    })
    taken.push(time / repeat)
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
