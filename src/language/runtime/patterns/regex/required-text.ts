import { parseBounded } from "./check.ts"
import type { Regex } from "./syntax.ts"

/** What is known of every text of a language: the text itself if there is but one, how all begin and end, and what all contain. */
type Certain = {
  readonly exact: string | null
  readonly prefix: string
  readonly suffix: string
  readonly inner: string
}

/**
 * A literal that every matching value contains, the longest found, as the pattern writes it; null when there is none. For
 * an insensitive pattern it holds once both are folded. Throws RegexError where `checkRegex` gives a reason.
 */
export function requiredText(pattern: string): string | null {
  const { inner } = certainOf(parseBounded(pattern))
  return inner === "" ? null : inner
}

const nothingCertain: Certain = { exact: null, prefix: "", suffix: "", inner: "" }

function exactly(text: string): Certain {
  return { exact: text, prefix: text, suffix: text, inner: text }
}

function certainOf(regex: Regex): Certain {
  switch (regex.kind) {
    case "nothing":
    case "complement":
      return nothingCertain
    case "set": {
      const [range, ...more] = regex.points
      if (range === undefined || more.length > 0 || regex.negated || range[0] !== range[1]) return nothingCertain
      return exactly(String.fromCodePoint(range[0]))
    }
    case "sequence":
      return regex.parts.map(certainOf).reduce(join, exactly(""))
    case "union":
      return regex.choices.map(certainOf).reduce(shared)
    case "intersection":
      return regex.parts.map(certainOf).reduce(together)
    case "repeat": {
      if (regex.least === 0 || regex.most < regex.least) return nothingCertain
      const once = certainOf(regex.inner)
      const least = Array.from({ length: regex.least }, () => once).reduce(join)
      return regex.most === regex.least ? least : { ...least, exact: null }
    }
  }
}

function join(left: Certain, right: Certain): Certain {
  return {
    exact: left.exact !== null && right.exact !== null ? left.exact + right.exact : null,
    prefix: left.exact === null ? left.prefix : left.exact + right.prefix,
    suffix: right.exact === null ? right.suffix : left.suffix + right.exact,
    inner: longest(left.inner, right.inner, left.suffix + right.prefix),
  }
}

function shared(left: Certain, right: Certain): Certain {
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

function together(left: Certain, right: Certain): Certain {
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

/** Whole characters only: half a surrogate pair is nothing that a file's bytes could contain. */
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
