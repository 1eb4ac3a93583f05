import assert from "node:assert/strict"
import { test } from "node:test"
import { crowdstrikeFdr } from "../../../src/engine/sources/crowdstrike/fdr.ts"
import { argumentCountOf, argumentsOf, nonEmptyArgumentsOf } from "../../../src/engine/sources/field-rules.ts"
import { applyTable } from "../../../src/engine/sources/field-table.ts"
import type { JsonObject } from "../../../src/json.ts"

/** Counts how often the characters of a command line are walked: each split asks for the code of its first character. */
function countSplits(work: () => void, commandLine: string): number {
  const { charCodeAt } = String.prototype
  let splits = 0
  String.prototype.charCodeAt = function (this: string, at: number) {
    if (at === 0 && this.length === commandLine.length && String(this) === commandLine) splits++
    return charCodeAt.call(this, at)
  }
  try {
    work()
  } finally {
    String.prototype.charCodeAt = charCodeAt
  }
  return splits
}

const COMMAND = 'a.exe "" - none b'

/** To skip blanks and to read the first argument, a split looks twice at the first character. */
const LOOKS = 2

test("regression: the command line of a record was split once for each field that needs its arguments", () => {
  const table = {
    "process.args": argumentsOf("CommandLine"),
    "process.args_count": argumentCountOf("CommandLine"),
    "process.parent.args": nonEmptyArgumentsOf("CommandLine"),
  }
  const event: { [field: string]: unknown } = {}
  const record: JsonObject = { CommandLine: COMMAND }
  assert.equal(
    countSplits(() => applyTable(table, record, event as never), COMMAND),
    LOOKS,
  )
  assert.deepEqual(event, {
    "process.args": ["a.exe", "", "-", "none", "b"],
    "process.args_count": 5,
    "process.parent.args": ["a.exe", "-", "none", "b"],
  })
  const fdr: JsonObject = { event_simpleName: "ProcessRollup2", event_platform: "Win", CommandLine: COMMAND }
  let normalised: { readonly [field: string]: unknown } = {}
  assert.equal(
    countSplits(() => {
      normalised = crowdstrikeFdr.normalise(fdr)
    }, COMMAND),
    LOOKS,
  )
  assert.deepEqual(normalised["process.args"], ["a.exe", "b"])
  assert.equal(normalised["process.args_count"], 4)
})
