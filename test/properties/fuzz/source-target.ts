import assert from "node:assert/strict"
import { createPrefilter, type RecordFormula } from "../../../src/engine/decode/prefilter/prefilter.ts"
import { recognise } from "../../../src/engine/sources/index.ts"
import type { Source } from "../../../src/engine/sources/source.ts"
import { scalarsIn } from "../../../src/engine/sources/value.ts"
import type { Event } from "../../../src/event.ts"
import { assertEvent } from "../../engine/sources/hostile-record.ts"
import { recordsIn } from "./records.ts"
import type { Target } from "./target.ts"

const always = [
  ...[
    "__proto__",
    "constructor",
    "toString",
    "windows",
    "Windows",
    "-",
    "none",
    "\\\\",
    '\\"',
    "\u2028",
    "4688",
    "1",
    "start",
  ],
  ...["2026-01-02T03:04:05Z", "1767323045678", "133489843446780000", "C:\\a\\b.exe", "\\u0061", "&#97;", "é"],
]

/** A source as a target: any record may be pinned to it, and so it must read any. `isClosed`: it never passes on what a document says of its own kind. */
export function sourceTarget(
  name: string,
  sources: readonly Source[],
  seeds: () => readonly Uint8Array[],
  { isClosed }: { readonly isClosed: boolean },
): Target {
  let words: readonly string[] | undefined
  return {
    name,
    seeds,
    get words() {
      words ??= [...always, ...wordsOf(seeds())]
      return words
    },
    run(input) {
      const { records } = recordsIn(input)
      return records.flatMap(({ bytes, readings }) =>
        readings.flatMap((reading) => {
          const recognised = recognise(reading)
          return sources.map((source) => {
            const claims = source.recognise(reading)
            const event = source.normalise(reading)
            check(event, source, isClosed)
            if (claims) checkVerbatim(event, source, bytes)
            return { source: source.name, recognised: recognised?.name, claims, event: { ...event } }
          })
        }),
      )
    },
  }
}

/** The keys and values that the samples have, so that changes make more of what the source looks at. */
function wordsOf(seeds: readonly Uint8Array[]): string[] {
  const texts = seeds.flatMap(
    (seed) =>
      Buffer.from(seed)
        .toString("utf8")
        .match(/"[^"\\]{1,40}"/g) ?? [],
  )
  return [...new Set(texts)].map((text) => text.slice(1, -1))
}

function check(event: Event, source: Source, isClosed: boolean): void {
  assertEvent(event)
  if (!isClosed) return
  for (const [field, { values }] of Object.entries(source.fields)) {
    if (values === undefined) continue
    for (const scalar of scalarsIn(event[field])) {
      assert.ok(
        values.includes(scalar as (typeof values)[number]),
        `${source.name}: ${field} is ${scalar}, which it never says`,
      )
    }
  }
}

/** What a source takes from the record as it stands, the prefilter finds in the record's bytes. */
function checkVerbatim(event: Event, source: Source, bytes: Buffer): void {
  const terms: RecordFormula[] = []
  for (const [field, { origin }] of Object.entries(source.fields)) {
    if (origin !== "verbatim") continue
    for (const scalar of scalarsIn(event[field]))
      if (typeof scalar === "string") terms.push({ kind: "literal", text: scalar })
  }
  const formula: RecordFormula = { kind: "all", terms }
  assert.ok(
    createPrefilter(formula)(bytes, 0, bytes.length),
    `${source.name}: the prefilter turns down what the source says`,
  )
}
