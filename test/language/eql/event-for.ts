import type { Condition, FieldLeaf, FieldTest } from "../../../src/language/eql/emit/condition.ts"
import type { SingleValue, Value } from "../../../src/language/runtime/value.ts"
import { sampleOf } from "./sample-regex.ts"

/** Pseudo-random numbers from 0 to 1 from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * An event that probably satisfies a condition: each leaf that must be true adds a value to its field, and most negated leaves do
 * not. Case, the text for stars, and additional values are random.
 */
export function eventFor(condition: Condition, random: () => number): { [field: string]: Value } {
  const values = new Map<string, SingleValue[]>()
  satisfy(condition, true, values, random)
  const event: { [field: string]: Value } = Object.create(null)
  for (const [field, list] of values) {
    if (random() < 0.2) list.push("other", "Value")
    event[field] = list.length === 1 ? list[0] : list
  }
  return event
}

function satisfy(
  condition: Condition,
  wanted: boolean,
  values: Map<string, SingleValue[]>,
  random: () => number,
): void {
  switch (condition.kind) {
    case "not":
      satisfy(condition.term, !wanted, values, random)
      return
    case "all":
    case "some":
      if ((condition.kind === "all") === wanted) {
        for (const term of condition.terms) satisfy(term, wanted, values, random)
      } else {
        satisfy(pick(condition.terms, random), wanted, values, random)
      }
      return
    case "field": {
      if (wanted !== random() < 0.02) addTo(values, condition, random)
      return
    }
    case "script":
      for (const field of wanted ? condition.fields : []) {
        const length = Math.floor(random() * 600)
        addValue(values, field.name, field.type === "integer" ? length : "x".repeat(length))
      }
      return
    case "constant":
      return
  }
}

function addTo(values: Map<string, SingleValue[]>, { field, test }: FieldLeaf, random: () => number): void {
  const value = valueFor(test, random)
  if (value !== null) addValue(values, field.name, value)
}

function addValue(values: Map<string, SingleValue[]>, field: string, value: SingleValue): void {
  const list = values.get(field)
  if (list) list.push(value)
  else values.set(field, [value])
}

function valueFor(test: FieldTest, random: () => number): SingleValue | null {
  switch (test.kind) {
    case "exists":
      return filler(random)
    case "texts":
      return cased(pick(test.texts, random), test.insensitive, random)
    case "wildcards": {
      const pattern = pick(test.patterns, random)
      const text = pattern.replace(/\*/g, () => filler(random)).replace(/\?/g, "c")
      return cased(text, test.insensitive, random)
    }
    case "pieces": {
      const text = test.parts.map((pieces) => pieces.join("c")).reduce((left, right) => left + filler(random) + right)
      return cased(text, test.insensitive, random)
    }
    case "regex": {
      const text = sampleOf(pick(test.patterns, random), random)
      return text === null ? null : cased(text, test.insensitive, random)
    }
    case "affix":
      return cased(filler(random) + test.text, test.insensitive, random).slice(
        test.position === "start" ? 0 : undefined,
      )
    case "numbers":
      return pick(test.values, random)
    case "number-order":
      return Number(test.value) + (test.op.startsWith(">") ? 1 : -1)
    case "text-order":
      return test.text
    case "spans":
      return test.spans[0]?.[0] ?? 0
    case "blocks":
      return pick(test.blocks, random).split("/")[0] ?? ""
    case "ip-order":
      return test.address
    case "versions":
      return pick(test.versions, random)
    case "booleans":
      return pick(test.values, random)
    case "loose":
      return pick(test.values, random).text
    case "loose-order":
      return test.value.text
    case "range":
    case "never":
      return null
  }
}

function pick<T>(list: readonly T[], random: () => number): T {
  const chosen = list[Math.floor(random() * list.length)]
  if (chosen === undefined) throw new Error("nothing to pick from")
  return chosen
}

function filler(random: () => number): string {
  return ["", "x", "Some Text", "\\a\\b", "ü"][Math.floor(random() * 5)] ?? ""
}

function cased(text: string, insensitive: boolean, random: () => number): string {
  if (!insensitive || random() < 0.5) return text
  return text.replace(/[a-z]/g, (letter) => (random() < 0.5 ? letter.toUpperCase() : letter))
}
