import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { checkRegex, regex, requiredText } from "../../../../src/language/runtime/index.ts"

const texts = fc.string({ unit: fc.constantFrom("a", "b", "c", "1", "-", "\n", "😀"), maxLength: 8 })

const atoms = [
  "a",
  "b",
  "c",
  "1",
  "-",
  "😀",
  ".",
  "[ab]",
  "[^a]",
  "[a-c1]",
  "[^b\\d]",
  "\\d",
  "\\w",
  "\\W",
  "\\D",
  "\\-",
  "\\.",
]

/** Patterns that mean the same in Lucene and JavaScript. */
const { pattern: shared } = fc.letrec<{ pattern: string; sequence: string; item: string; atom: string }>((tie) => ({
  pattern: fc.array(tie("sequence"), { minLength: 1, maxLength: 3 }).map((choices) => choices.join("|")),
  sequence: fc.array(tie("item"), { minLength: 1, maxLength: 4 }).map((items) => items.join("")),
  item: fc
    .tuple(tie("atom"), fc.constantFrom("", "", "", "?", "*", "+", "{2}", "{1,2}", "{0,3}", "{1,}"))
    .map((parts) => parts.join("")),
  atom: fc.oneof(
    { maxDepth: 3, withCrossShrink: true, depthSize: "small" },
    fc.constantFrom(...atoms),
    tie("pattern").map((inner) => `(${inner})`),
  ),
}))

/** JavaScript's engine backtracks, so a longer pattern could take minutes. */
const MAX_PATTERN_LENGTH = 40

test("agrees with JavaScript's RegExp on the common syntax", () => {
  fc.assert(
    fc.property(shared, fc.array(texts, { minLength: 5, maxLength: 5 }), (pattern, values) => {
      fc.pre(pattern.length <= MAX_PATTERN_LENGTH && checkRegex(pattern) === null)
      const matches = regex(pattern, false)
      // With the flag u, a hyphen outside a class must not be escaped.
      const reference = new RegExp(`^(?:${pattern.replaceAll("\\-", "-")})$`, "su")
      for (const value of values) assert.equal(matches(value), reference.test(value), JSON.stringify(value))
    }),
    { numRuns: 1000 },
  )
})

/** A pattern, and by definition the ends of its matches from a start. */
type Model = {
  readonly pattern: string
  readonly ends: (text: readonly string[], start: number) => ReadonlySet<number>
}

const letters = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 7 })

const { model } = fc.letrec<{ model: Model }>((tie) => ({
  model: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom("a", "b", "c", ".", "[ab]", "[^a]").map(single),
    fc.tuple(tie("model"), tie("model")).map(([left, right]) => sequence(left, right)),
    fc.tuple(tie("model"), tie("model")).map(([left, right]) => combine(left, right, "|")),
    fc.tuple(tie("model"), tie("model")).map(([left, right]) => combine(left, right, "&")),
    tie("model").map(complement),
    tie("model").map(star),
  ),
}))

test("agrees with the definition of ~ and &", () => {
  fc.assert(
    fc.property(model, fc.array(letters, { minLength: 8, maxLength: 8 }), ({ pattern, ends }, values) => {
      fc.pre(checkRegex(pattern) === null)
      const matches = regex(pattern, false)
      for (const value of values) {
        assert.equal(matches(value), ends(Array.from(value), 0).has(value.length), `${pattern} ${value}`)
      }
    }),
    { numRuns: 2000 },
  )
})

test("every matching value contains the required text", () => {
  fc.assert(
    fc.property(model, fc.array(letters, { minLength: 20, maxLength: 20 }), ({ pattern }, values) => {
      fc.pre(checkRegex(pattern) === null)
      const required = requiredText(pattern)
      fc.pre(required !== null)
      for (const value of values.filter(regex(pattern, false))) assert.ok(value.includes(required ?? ""), value)
    }),
    { numRuns: 1000 },
  )
})

function single(pattern: string): Model {
  const reference = new RegExp(`^${pattern}$`)
  return {
    pattern,
    ends: (text, start) => new Set(start < text.length && reference.test(text[start] ?? "") ? [start + 1] : []),
  }
}

function sequence(left: Model, right: Model): Model {
  return {
    pattern: `(${left.pattern})(${right.pattern})`,
    ends: (text, start) => new Set([...left.ends(text, start)].flatMap((end) => [...right.ends(text, end)])),
  }
}

function combine(left: Model, right: Model, operator: "|" | "&"): Model {
  return {
    pattern: `((${left.pattern})${operator}(${right.pattern}))`,
    ends: (text, start) => {
      const [one, other] = [left.ends(text, start), right.ends(text, start)]
      return new Set(operator === "|" ? [...one, ...other] : [...one].filter((end) => other.has(end)))
    },
  }
}

function complement(inner: Model): Model {
  return {
    pattern: `~(${inner.pattern})`,
    ends: (text, start) => {
      const all = Array.from({ length: text.length - start + 1 }, (_, length) => start + length)
      const refused = inner.ends(text, start)
      return new Set(all.filter((end) => !refused.has(end)))
    },
  }
}

function star(inner: Model): Model {
  return {
    pattern: `(${inner.pattern})*`,
    ends: (text, start) => {
      const found = new Set([start])
      for (const end of found) for (const next of inner.ends(text, end)) found.add(next)
      return found
    },
  }
}
