import assert from "node:assert/strict"
import type { TestContext } from "node:test"
import { exceptions } from "./corpus-exceptions.ts"

/** What one case of a file came to: nothing if it is as expected. */
export type Verdict = { readonly name: string; readonly fault: string | null }

/** Prints how many cases of a file passed and fails with those that did not, but for the listed exceptions. */
export function settle(context: TestContext, file: string, verdicts: readonly Verdict[]): void {
  assert.ok(verdicts.length > 0, `${file} has no cases`)
  const failed = verdicts.filter((verdict) => verdict.fault !== null)
  const excused = failed.filter((verdict) => exceptions.has(`${file}: ${verdict.name}`))
  const passed = verdicts.length - failed.length
  context.diagnostic(`${file}: ${passed} of ${verdicts.length} passed, ${excused.length} listed exceptions`)
  const unexpected = failed.filter((verdict) => !excused.includes(verdict))
  assert.deepEqual(unexpected, [])
  const listed = [...exceptions.keys()].filter((key) => key.startsWith(`${file}: `))
  assert.equal(excused.length, listed.length, `an exception of ${file} is listed, but passes`)
}
