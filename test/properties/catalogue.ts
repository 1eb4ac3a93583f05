import assert from "node:assert/strict"
import { test } from "node:test"

/** A row of a catalogue of faults and bad inputs. */
export type Row<Case extends { readonly name: string }> = {
  readonly number: number
  readonly what: string
  /** Why Landfall does not do what the catalogue asks for. */
  readonly differs?: string
  readonly cases: readonly Case[]
}

/** Tests every case of a section of the catalogue, the rows `first` to `last`. */
export function testSection<Case extends { readonly name: string }>(
  name: string,
  [first, last]: readonly [number, number],
  rows: readonly Row<Case>[],
  run: (one: Case) => Promise<void>,
): void {
  test(name, async (t) => {
    assert.deepEqual(
      rows.map(({ number }) => number),
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
      "every row of the section, once and in order",
    )
    for (const row of rows) {
      assert.ok(row.cases.length > 0, `row ${row.number} has no case`)
      for (const one of row.cases) await t.test(`row ${row.number}, ${row.what}: ${one.name}`, () => run(one))
    }
    t.diagnostic(summary(rows))
  })
}

function summary(rows: readonly Row<{ readonly name: string }>[]): string {
  const differing = rows.filter(({ differs }) => differs !== undefined)
  return [
    `rows ${rows.length - differing.length} of ${rows.length} as stated, ${differing.length} with a stated difference`,
    ...differing.map(({ number, what, differs }) => `row ${number}, ${what}: ${differs}`),
  ].join("\n")
}
