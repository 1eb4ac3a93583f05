import { parseJson } from "../../src/engine/decode/parse/json.ts"
import { recognise } from "../../src/engine/sources/index.ts"
import type { Source } from "../../src/engine/sources/source.ts"
import type { Event } from "../../src/event.ts"
import type { BuiltRule } from "../../src/rules/build.ts"
import { logFormats } from "../log-formats/index.ts"
import type { LogFormat } from "../log-formats/log-format.ts"
import { columnRecords } from "./column-records.ts"
import { solutions } from "./constraint.ts"
import { ecsDocument } from "./ecs-document.ts"
import { type Constraints, constraintsByField, satisfied, satisfyingStart, strategies } from "./satisfy.ts"

/** A raw record of a source that matches a rule, or the reason why none was found. */
export type ExampleRecord = { readonly record: string } | { readonly none: string }

/** The number of solutions that are tried; nested branches may have far more. */
const MAX_SOLUTIONS = 200

/** The sources whose records are ECS documents, in which any field can be set. */
const isDocument = (source: Source): boolean => source.name.startsWith("endpoint.") || source.name === "endgame"

/**
 * A record of the source that matches the rule. Each candidate is parsed, recognised, normalised and matched as a record
 * that landed would be; the first for which `matches` returns true is the example.
 */
export function findExampleRecord(
  { query }: Pick<BuiltRule, "query">,
  source: Source,
  matches: (event: Event) => boolean,
): ExampleRecord {
  const ownFormats = logFormats.filter((format) => format.source === source.name)
  let tried = 0
  const missing = new Set<string>()
  for (const solution of solutions(query.condition, true, source)) {
    if (++tried > MAX_SOLUTIONS) break
    const constraints = constraintsByField(solution)
    for (const record of candidates(constraints, source, query.category, ownFormats, missing)) {
      if (isExample(record, source, matches)) return { record }
    }
  }
  if (tried === 0)
    return { none: "no values were found that satisfy the condition: it contains tests that cannot be solved here" }
  const fields = missing.size > 0 ? `; no format here writes ${[...missing].slice(0, 3).join(", ")}` : ""
  return { none: `none of ${Math.min(tried, MAX_SOLUTIONS)} constructed records matches${fields}` }
}

function* candidates(
  constraints: Constraints,
  source: Source,
  category: string | null,
  ownFormats: readonly LogFormat[],
  missing: Set<string>,
): Generator<string> {
  for (const strategy of strategies) {
    if (isDocument(source)) {
      yield ecsDocument(constraints, source, category, strategy)
      continue
    }
    const start = satisfyingStart(constraints, strategy)
    const unwritten = [...constraints.keys()].filter((field) => !satisfied.has(field))
    if (category === "process" || category === null) {
      for (const field of unwritten) missing.add(field)
      for (const format of ownFormats.filter(({ record }) => record !== undefined)) yield format.write(start)
    }
    yield* columnRecords(source.name, category, constraints, start)
  }
}

function isExample(text: string, source: Source, matches: (event: Event) => boolean): boolean {
  const parsed = parseJson(text)
  return (
    parsed.ok &&
    parsed.readings
      .flatMap(recognise)
      .some((shape) => shape.source === source && matches(source.normalise(shape.record)))
  )
}
