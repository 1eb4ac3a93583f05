import { type ExampleRecord, findExampleRecord } from "../../dev/example-records/example-record.ts"
import { isIndexOf } from "../engine/match/index-pattern.ts"
import { sources } from "../engine/sources/index.ts"
import type { BuildResult } from "../rules/build.ts"
import { coverageOf } from "../rules/coverage.ts"
import { importRules } from "../rules/load.ts"

/** For each source in which a rule can match: a raw record that matches it, or why none was found. */
export type ExampleTable = { readonly [source: string]: ExampleRecord }

/** The example records of every compiled rule, and how many of the pairs of rule and source have one. */
export async function exampleRecordsOf(all: readonly BuildResult[]) {
  const built = all.flatMap((one) => (one.status === "compiled" ? [one.built] : []))
  const { queries } = await importRules(built)
  const tables = new Map<BuildResult, ExampleTable>()
  let found = 0
  let pairs = 0
  for (const one of all) {
    if (one.status !== "compiled") continue
    const query = queries[built.indexOf(one.built)]
    const { rule } = one.built
    const table: { [source: string]: ExampleRecord } = {}
    for (const source of sources) {
      if (!query || !isIndexOf(rule.index, source.index)) continue
      if (coverageOf(rule, one.built.query, source).coverage === "none") continue
      const example = findExampleRecord(one.built, source, query.matches)
      table[source.name] = example
      pairs++
      if ("record" in example) found++
    }
    tables.set(one, table)
  }
  return { found, pairs, of: (one: BuildResult): ExampleTable | undefined => tables.get(one) }
}
