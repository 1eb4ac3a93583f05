import { parseBounded } from "./check.ts"
import type { Regex } from "./syntax.ts"

/** What is known about every text of a language: the text if there is only one, the common prefix and suffix, and a common part. */
type KnownText = {
  readonly exact: string | null
  readonly prefix: string
  readonly suffix: string
  readonly inner: string
}

/**
 * The longest known literal that every matching value contains, or null. For an insensitive pattern, both must be folded before
 * they are compared. Throws RegexError for a pattern that `checkRegex` refuses.
 */
export function requiredText(pattern: string): string | null {
  const { inner } = knownTextOf(parseBounded(pattern))
  return inner === "" ? null : inner
}

const nothingKnown: KnownText = { exact: null, prefix: "", suffix: "", inner: "" }

function exactly(text: string): KnownText {
  return { exact: text, prefix: text, suffix: text, inner: text }
}

function knownTextOf(regex: Regex): KnownText {
  switch (regex.kind) {
    case "nothing":
    case "anchor":
    case "complement":
      return nothingKnown
    case "set": {
      const [range, ...more] = regex.points
      if (range === undefined || more.length > 0 || regex.negated || range[0] !== range[1]) return nothingKnown
      return exactly(String.fromCodePoint(range[0]))
    }
    case "sequence":
      return regex.parts.map(knownTextOf).reduce(ofSequence, exactly(""))
    case "union":
      return regex.choices.map(knownTextOf).reduce(ofUnion)
    case "intersection":
      return regex.parts.map(knownTextOf).reduce(ofIntersection)
    case "repeat": {
      if (regex.min === 0 || regex.max < regex.min) return nothingKnown
      const single = knownTextOf(regex.inner)
      const repeated = Array.from({ length: regex.min }, () => single).reduce(ofSequence)
      return regex.max === regex.min ? repeated : { ...repeated, exact: null }
    }
  }
}

function ofSequence(left: KnownText, right: KnownText): KnownText {
  return {
    exact: left.exact !== null && right.exact !== null ? left.exact + right.exact : null,
    prefix: left.exact === null ? left.prefix : left.exact + right.prefix,
    suffix: right.exact === null ? right.suffix : left.suffix + right.exact,
    inner: longest(left.inner, right.inner, left.suffix + right.prefix),
  }
}

function ofUnion(left: KnownText, right: KnownText): KnownText {
  const prefix = commonPrefix(left.prefix, right.prefix)
  const suffix = commonSuffix(left.suffix, right.suffix)
  const contained = [left.prefix, left.suffix, left.inner].filter((text) =>
    [right.prefix, right.suffix, right.inner].some((other) => other.includes(text)),
  )
  const containing = [right.prefix, right.suffix, right.inner].filter((text) =>
    [left.prefix, left.suffix, left.inner].some((other) => other.includes(text)),
  )
  return {
    exact: left.exact === right.exact ? left.exact : null,
    prefix,
    suffix,
    inner: longest(prefix, suffix, ...contained, ...containing),
  }
}

function ofIntersection(left: KnownText, right: KnownText): KnownText {
  return {
    exact: left.exact ?? right.exact,
    prefix: longest(left.prefix, right.prefix),
    suffix: longest(left.suffix, right.suffix),
    inner: longest(left.inner, right.inner),
  }
}

function longest(...texts: readonly string[]): string {
  return texts.reduce((best, text) => (text.length > best.length ? text : best), "")
}

/** Complete characters only: the bytes of a file cannot contain half a surrogate pair. */
function commonPrefix(left: string, right: string): string {
  let length = 0
  while (length < left.length && left[length] === right[length]) length++
  return left.slice(0, length).replace(/[\ud800-\udbff]$/, "")
}

function commonSuffix(left: string, right: string): string {
  let length = 0
  while (length < left.length && left.at(-1 - length) === right.at(-1 - length)) length++
  return left.slice(left.length - length).replace(/^[\udc00-\udfff]/, "")
}
