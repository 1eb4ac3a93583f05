import assert from "node:assert/strict"
import type { TestContext } from "node:test"

/** The result of one case of a file. */
export type CaseResult = { readonly name: string; readonly failure: string | null }

/** Prints how many cases of a file passed, and fails if any failed. */
export function reportCases(context: TestContext, file: string, results: readonly CaseResult[]): void {
  assert.ok(results.length > 0, `${file} has no cases`)
  const failed = results.filter(({ failure }) => failure !== null)
  context.diagnostic(`${file}: ${results.length - failed.length} of ${results.length} passed`)
  assert.deepEqual(failed, [])
}
