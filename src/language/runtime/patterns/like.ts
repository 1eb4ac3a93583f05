import { compareIgnoringCase, foldUnicode } from "../compare/fold.ts"
import { prefixTree } from "./prefix-tree.ts"
import { wildcard } from "./wildcard.ts"

/** Returns a case-sensitive test whether a text matches one of the wildcards. */
export function like(patterns: readonly string[]): (text: string) => boolean {
  const wild = patterns.filter((pattern) => /[*?]/.test(pattern))
  const plain = new Set(patterns.filter((pattern) => !/[*?]/.test(pattern)))
  const test = likeWild(wild)
  if (plain.size === 0) return test
  return wild.length === 0 ? (text) => plain.has(text) : (text) => plain.has(text) || test(text)
}

function likeWild(patterns: readonly string[]): (text: string) => boolean {
  const branches = patterns.map((pattern) => ({
    start: pattern.split("*", 1)[0] ?? "",
    test: wildcard(pattern, false),
  }))
  const [only] = branches
  return only !== undefined && branches.length === 1 ? only.test : prefixTree(branches)
}

/** The same test, but it ignores the case of all letters, as Elasticsearch's scripts do. */
export function likeUnicode(patterns: readonly string[]): (text: string) => boolean {
  const plain = sameUnicode(patterns.filter((pattern) => !/[*?]/.test(pattern)))
  const wild = like(patterns.filter((pattern) => /[*?]/.test(pattern)).map(foldUnicode))
  return (text) => plain(text) || wild(foldUnicode(text))
}

/** Returns a test whether a text equals one of these if case is ignored. */
export function sameUnicode(texts: readonly string[]): (text: string) => boolean {
  return (text) => texts.some((one) => compareIgnoringCase(text, one) === 0)
}
