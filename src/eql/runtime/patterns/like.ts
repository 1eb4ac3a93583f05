import { compareIgnoringCase, foldUnicode } from "../compare/fold.ts"
import { wildcard } from "./wildcard.ts"

/** A test whether a text matches one of the wildcards, with regard to case. */
export function like(patterns: readonly string[]): (text: string) => boolean {
  const tests = patterns.map((pattern) => wildcard(pattern, false))
  const [only] = tests
  if (only !== undefined && tests.length === 1) return only
  return (text) => {
    for (const test of tests) if (test(text)) return true
    return false
  }
}

/** The same without regard to the case of any letter, as Elasticsearch's scripts compare. */
export function likeUnicode(patterns: readonly string[]): (text: string) => boolean {
  const plain = sameUnicode(patterns.filter((pattern) => !/[*?]/.test(pattern)))
  const wild = like(patterns.filter((pattern) => /[*?]/.test(pattern)).map(foldUnicode))
  return (text) => plain(text) || wild(foldUnicode(text))
}

/** A test whether a text is one of these but for case. */
export function sameUnicode(texts: readonly string[]): (text: string) => boolean {
  return (text) => texts.some((one) => compareIgnoringCase(text, one) === 0)
}
