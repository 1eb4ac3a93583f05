import type { Condition } from "./condition.ts"

/** The names of the fields that a condition reads, each once. */
export function fieldsRead(condition: Condition): readonly string[] {
  return [...new Set(visit(condition))]
}

function visit(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case "constant":
      return []
    case "not":
      return visit(condition.term)
    case "all":
    case "some":
      return condition.terms.flatMap(visit)
    case "field":
      return [condition.field.name]
    case "script":
      return condition.fields.map((field) => field.name)
  }
}
