import { type Fields, keywordOf, valuesOf } from "./value.ts"

/** A leaf of a query that was true for an event, and a field that it read. */
export type Explanation = {
  readonly leaf: string
  readonly field: string
  /** All values of the field, separated by commas; empty if the event has none. A long text is cut: the event has all of it. */
  readonly value: string
}

/** The leaves that made a condition, or with `negated` its opposite, true; null if it is false. */
export type Explain = (event: Fields, negated: boolean) => readonly Explanation[] | null

/** The leaves that made a condition true; empty if it is false. */
export function explain(condition: Explain, event: Fields): readonly Explanation[] {
  return condition(event, false) ?? []
}

export function explainLeaf(leaf: string, fields: readonly string[], test: (event: Fields) => boolean): Explain {
  return (event, negated) => {
    if (test(event) === negated) return null
    const text = negated ? `not ${leaf}` : leaf
    return fields.map((field) => ({ leaf: text, field, value: shown(event[field]) }))
  }
}

/** The longest command line of Windows. */
const MAX_LENGTH = 32_767

function shown(value: Fields[string]): string {
  let text = ""
  let separator = ""
  for (const one of valuesOf(value)) {
    text += separator + keywordOf(one)
    separator = ", "
    if (text.length > MAX_LENGTH) return `${text.slice(0, MAX_LENGTH)}…`
  }
  return text
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
  return found.every((leaves) => leaves !== null) ? found.flat() : null
}

function anyOf(terms: readonly Explain[], event: Fields, negated: boolean): readonly Explanation[] | null {
  const found = terms.map((term) => term(event, negated)).filter((leaves) => leaves !== null)
  return found.length > 0 ? found.flat() : null
}
