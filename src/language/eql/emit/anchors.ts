import { lower } from "../../runtime/compare/fold.ts"
import type { Condition } from "./condition.ts"

/** A complete value of a field, with its ASCII letters in lower case. */
export type Anchor = { readonly field: string; readonly text: string }

/** With fewer rules, evaluating each one is as fast as a lookup. */
const MIN_RULES = 8

/**
 * Chooses anchors for each condition: every event that satisfies the condition has at least one of them. Null if a condition has no
 * useful anchors. Of several choices it takes the one that the fewest conditions share: `cmd.exe` rather than `windows`, which all
 * rules contain.
 */
export function chooseAnchors(conditions: readonly Condition[]): readonly (readonly Anchor[] | null)[] {
  if (conditions.length < MIN_RULES) return conditions.map(() => null)
  const shares = new Map<string, number>()
  for (const condition of conditions) {
    for (const key of new Set(anchorsIn(condition).map(keyOf))) shares.set(key, (shares.get(key) ?? 0) + 1)
  }
  const weigh: Weigh = (anchors) => anchors.reduce((sum, anchor) => sum + (shares.get(keyOf(anchor)) ?? 0), 0)
  return conditions.map((condition) => {
    const best = bestOf(condition, weigh)
    return best?.some((anchor) => weigh([anchor]) * 2 > conditions.length) ? null : best
  })
}

type Weigh = (anchors: readonly Anchor[]) => number

function bestOf(condition: Condition, weigh: Weigh): readonly Anchor[] | null {
  switch (condition.kind) {
    case "field":
      return ofLeaf(condition)
    case "all": {
      const choices = condition.terms.map((term) => bestOf(term, weigh)).filter((choice) => choice !== null)
      return choices.toSorted((left, right) => weigh(left) - weigh(right))[0] ?? null
    }
    case "some": {
      const each = condition.terms.map((term) => bestOf(term, weigh))
      return each.every((anchors) => anchors !== null) ? each.flat() : null
    }
    case "constant":
    case "not":
    case "script":
      return null
  }
}

function anchorsIn(condition: Condition): readonly Anchor[] {
  switch (condition.kind) {
    case "field":
      return ofLeaf(condition) ?? []
    case "all":
    case "some":
      return condition.terms.flatMap(anchorsIn)
    default:
      return []
  }
}

function ofLeaf({ field, test }: Extract<Condition, { kind: "field" }>): readonly Anchor[] | null {
  return test.kind === "texts" ? test.texts.map((text) => ({ field: field.name, text: lower(text) })) : null
}

function keyOf({ field, text }: Anchor): string {
  return JSON.stringify([field, text])
}
