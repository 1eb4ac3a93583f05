import assert from "node:assert/strict"
import type { TestContext } from "node:test"
import { exceptions } from "./corpus-exceptions.ts"

/** The result of one case of a file. */
export type CaseResult = { readonly name: string; readonly failure: string | null }

/** Prints how many cases of a file passed. Fails if other cases than the listed exceptions failed. */
export function reportCases(context: TestContext, file: string, results: readonly CaseResult[]): void {
  assert.ok(results.length > 0, `${file} has no cases`)
  const failed = results.filter((result) => result.failure !== null)
  const excused = failed.filter((result) => exceptions.has(`${file}: ${result.name}`))
  const passed = results.length - failed.length
  context.diagnostic(`${file}: ${passed} of ${results.length} passed, ${excused.length} listed exceptions`)
  const unexpected = failed.filter((result) => !excused.includes(result))
  assert.deepEqual(unexpected, [])
  const listed = [...exceptions.keys()].filter((key) => key.startsWith(`${file}: `))
  assert.equal(excused.length, listed.length, `an exception of ${file} is listed, but passes`)
}
