import assert from "node:assert/strict"
import { createPrefilter, type RecordFormula } from "../../../../src/engine/decode/prefilter/prefilter.ts"
import type { Json } from "../../../../src/json.ts"
import { checkRecord, recordsIn } from "../records.ts"
import { edrSamples, windowsSamples } from "../samples.ts"
import type { Target } from "../target.ts"

/** The maximum of literals in one search; each costs a table. */
const MAX_LITERALS = 200

/** The parser of records, and the prefilter: it finds every text of a parsed record in the bytes. */
export const record: Target = {
  name: "record",
  seeds: () => [
    ...edrSamples("crowdstrike.fdr"),
    ...edrSamples("endgame"),
    ...windowsSamples().slice(0, 12),
    Buffer.from('{"a":1,"a":{"b":[9007199254740993,1e999,-0]},"\\u0061":"x"}'),
    Buffer.from('[{"a":"\\u0061\\"\\/\\n"},{"b":[]}] {"records":[{"c":"<&>\'"}],"d":1}'),
  ],
  words: [
    '"a":1,',
    "\\u0041",
    "\\u005c",
    "\\u0022",
    '\\"',
    "\\/",
    "\\n",
    "é",
    "\ufffd",
    "{",
    "}",
    "[",
    "]",
    "e999",
    "<",
    "&quot;",
  ],
  run(input) {
    const { records, fault } = recordsIn(input)
    for (const parsed of records) {
      checkRecord(parsed)
      for (const reading of parsed.readings) {
        const literals = [...new Set(textsIn(reading))].slice(0, MAX_LITERALS)
        const formula: RecordFormula = { kind: "all", terms: literals.map((text) => ({ kind: "literal", text })) }
        assert.ok(
          createPrefilter(formula)(input, 0, input.length),
          "the prefilter rejects a record that contains the literals",
        )
      }
    }
    assert.ok(records.length > 0 || fault !== undefined || isEmptyList(input), "neither a record nor a fault")
    return { readings: records.map(({ readings }) => readings), fault }
  },
}

function textsIn(record: Json): string[] {
  const found: string[] = []
  const waiting: (Json | undefined)[] = [record]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === "string") found.push(next)
    else if (typeof next === "object" && next !== null)
      for (const member of Object.values(next)) waiting.push(member as Json | undefined)
  }
  return found
}

/** An array or wrapper without records has neither records nor a fault. */
function isEmptyList(input: Buffer): boolean {
  return !/[a-z0-9]{9}/i.test(input.toString("latin1").replaceAll(/"[^"]*"\s*:/g, ""))
}
