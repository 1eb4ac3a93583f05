import { findWitness, type Witness } from "../../dev/example-records/witness.ts"
import { isIndexOf } from "../engine/match/index-pattern.ts"
import { sources } from "../engine/sources/index.ts"
import type { Built } from "../rules/build.ts"
import { firability } from "../rules/firability.ts"
import { importRules } from "../rules/load.ts"

/** A witness for each source in which a rule can fire. */
export type WitnessTable = { readonly [source: string]: Witness }

/** The witnesses of every compiled rule, and how many of the pairs of rule and source have one. */
export async function witnessesOf(all: readonly Built[]) {
  const built = all.flatMap((one) => (one.status === "compiled" ? [one.built] : []))
  const { queries } = await importRules(built)
  const tables = new Map<Built, WitnessTable>()
  let found = 0
  let pairs = 0
  for (const one of all) {
    if (one.status !== "compiled") continue
    const query = queries[built.indexOf(one.built)]
    const { rule } = one.built
    const table: { [source: string]: Witness } = {}
    for (const source of sources) {
      if (!query || !isIndexOf(rule.index, source.index)) continue
      if (firability(rule, one.built.query, source).can === "not") continue
      const witness = findWitness(one.built, source, query.matches)
      table[source.name] = witness
      pairs++
      if ("record" in witness) found++
    }
    tables.set(one, table)
  }
  return { found, pairs, of: (one: Built): WitnessTable | undefined => tables.get(one) }
}
