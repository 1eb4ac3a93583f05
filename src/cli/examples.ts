import { type ExampleRecord, findExampleRecord } from "../../dev/example-records/example-record.ts"
import { isIndexOf } from "../engine/match/index-pattern.ts"
import { sources } from "../engine/sources/index.ts"
import type { BuiltRule } from "../rules/build.ts"
import { coverageOf } from "../rules/coverage.ts"
import { importRules } from "../rules/load.ts"

/** For each source in which a rule can match: a raw record that matches it, or why none was found. */
export type ExampleTable = { readonly [source: string]: ExampleRecord }

/** The example records of every compiled rule, and how many of the pairs of rule and source have one. */
export async function exampleRecordsOf(all: readonly BuiltRule[]) {
  const { queries } = await importRules(all)
  const tables = new Map<BuiltRule, ExampleTable>()
  let found = 0
  let pairs = 0
  for (const [number, built] of all.entries()) {
    const query = queries[number]
    const { rule } = built
    const table: { [source: string]: ExampleRecord } = {}
    for (const source of sources) {
      if (!query || !isIndexOf(rule.index, source.index)) continue
      if (coverageOf(rule, built.query, source).coverage === "none") continue
      const example = findExampleRecord(built, source, query.matches)
      table[source.name] = example
      pairs++
      if ("record" in example) found++
    }
    tables.set(built, table)
  }
  return { found, pairs, of: (built: BuiltRule): ExampleTable | undefined => tables.get(built) }
}
