import { parseJson } from "../../src/engine/decode/json.ts"
import { recognise } from "../../src/engine/sources/index.ts"
import type { Source } from "../../src/engine/sources/source.ts"
import type { Event } from "../../src/event.ts"
import type { BuiltRule } from "../../src/rules/build.ts"
import type { Form } from "../log-formats/form.ts"
import { forms } from "../log-formats/index.ts"
import { recordsFor } from "./columns.ts"
import { documentFor } from "./documents.ts"
import { byField, granted, HABITS, startFor, type Wishes } from "./fill.ts"
import { waysTo } from "./wish.ts"

/** A raw record of a source that fires a rule, or why none was found. */
export type Witness = { readonly record: string } | { readonly none: string }

/** Rules have branches in branches; what is not found in so many ways is given up. */
const MOST_WAYS = 200

/** The sources whose records are ECS documents, which can say anything. */
const isDocument = (source: Source): boolean => source.name.startsWith("endpoint.") || source.name === "endgame"

/**
 * A record that fires the rule in the source. What is built is tried: it is parsed, recognised, normalised and matched
 * as it would be had it landed, and only what `holds` says yes to is a witness.
 */
export function findWitness(
  { query }: Pick<BuiltRule, "query">,
  source: Source,
  holds: (event: Event) => boolean,
): Witness {
  const ownForms = forms.filter((form) => form.source === source.name)
  let tried = 0
  const missing = new Set<string>()
  for (const way of waysTo(query.condition, true, source)) {
    if (++tried > MOST_WAYS) break
    const wishes = byField(way)
    for (const record of candidates(wishes, source, query.category, ownForms, missing)) {
      if (fires(record, source, holds)) return { record }
    }
  }
  if (tried === 0) return { none: "no way to make the condition hold was found: it asks for what is not worked out" }
  const fields = missing.size > 0 ? `; no form here writes ${[...missing].slice(0, 3).join(", ")}` : ""
  return { none: `none of ${Math.min(tried, MOST_WAYS)} constructed records fires${fields}` }
}

function* candidates(
  wishes: Wishes,
  source: Source,
  category: string | null,
  ownForms: readonly Form[],
  missing: Set<string>,
): Generator<string> {
  for (const habit of HABITS) {
    if (isDocument(source)) {
      yield documentFor(wishes, source, category, habit)
      continue
    }
    const start = startFor(wishes, habit)
    const unwritten = [...wishes.keys()].filter((field) => !granted.has(field))
    if (category === "process" || category === null) {
      for (const field of unwritten) missing.add(field)
      for (const form of ownForms.filter(({ record }) => record !== undefined)) yield form.write(start)
    }
    yield* recordsFor(source.name, category, wishes, start)
  }
}

function fires(text: string, source: Source, holds: (event: Event) => boolean): boolean {
  const parsed = parseJson(text)
  return parsed.ok && parsed.readings.some((record) => recognise(record) === source && holds(source.normalise(record)))
}
