import assert from "node:assert/strict"
import { test } from "node:test"
import { aws } from "./aws.ts"
import { messages } from "./messages-and-rules.ts"
import { output } from "./output.ts"
import type { Row } from "./row.ts"

/** The sections of the catalogue of faults, and the numbers of their rows. */
const sections = [
  { name: "output and injection", first: 70, last: 78, rows: output },
  { name: "AWS", first: 79, last: 93, rows: [...aws, ...messages] },
] as const

for (const { name, first, last, rows } of sections) {
  test(`faults: ${name}`, async (t) => {
    assert.deepEqual(
      rows.map(({ number }) => number),
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
      "every row of the section, once and in order",
    )
    for (const row of rows) {
      assert.ok(row.cases.length > 0, `row ${row.number} has no case`)
      for (const one of row.cases) await t.test(`row ${row.number}, ${row.what}: ${one.name}`, one.run)
    }
    t.diagnostic(summary(rows))
  })
}

function summary(rows: readonly Row[]): string {
  const differing = rows.filter(({ differs }) => differs !== undefined)
  return [
    `rows ${rows.length - differing.length} of ${rows.length} as stated, ${differing.length} with a stated difference`,
    ...differing.map(({ number, what, differs }) => `row ${number}, ${what}: ${differs}`),
  ].join("\n")
}
