import { type Fields, keywordOf, valuesOf } from "./value.ts"

/** A leaf of a query that held for an event, and a field it read. */
export type Explanation = {
  readonly leaf: string
  readonly field: string
  /** All values of the field, separated by commas; empty where the event has none. */
  readonly value: string
}

/** What held of a condition, or of its opposite; null if that does not hold. */
export type Explain = (event: Fields, negated: boolean) => readonly Explanation[] | null

/** What held of a condition, or nothing if it does not hold. */
export function explain(condition: Explain, event: Fields): readonly Explanation[] {
  return condition(event, false) ?? []
}

export function explainLeaf(leaf: string, fields: readonly string[], test: (event: Fields) => boolean): Explain {
  return (event, negated) => {
    if (test(event) === negated) return null
    const text = negated ? `not ${leaf}` : leaf
    return fields.map((field) => ({ leaf: text, field, value: valuesOf(event[field]).map(keywordOf).join(", ") }))
  }
}

export function explainConstant(value: boolean): Explain {
  return (_, negated) => (value === negated ? null : [])
}

export function explainNot(term: Explain): Explain {
  return (event, negated) => term(event, !negated)
}

export function explainAll(terms: readonly Explain[]): Explain {
  return (event, negated) => (negated ? anyOf : allOf)(terms, event, negated)
}

export function explainSome(terms: readonly Explain[]): Explain {
  return (event, negated) => (negated ? allOf : anyOf)(terms, event, negated)
}

function allOf(terms: readonly Explain[], event: Fields, negated: boolean): readonly Explanation[] | null {
  const found = terms.map((term) => term(event, negated))
  return found.every((held) => held !== null) ? found.flat() : null
}

function anyOf(terms: readonly Explain[], event: Fields, negated: boolean): readonly Explanation[] | null {
  const held = terms.map((term) => term(event, negated)).filter((found) => found !== null)
  return held.length > 0 ? held.flat() : null
}
