import { compareIgnoringCase, foldUnicode } from "../compare/fold.ts"
import { prefixTree } from "./prefix-tree.ts"
import { wildcard } from "./wildcard.ts"

/** A test whether a text matches one of the wildcards, with regard to case. */
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
