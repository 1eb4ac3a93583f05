import { compareIgnoringCase } from "../compare/fold.ts"
import { prefixTree } from "./prefix-tree.ts"
import { wildcard } from "./wildcard.ts"

/**
 * Returns a case-sensitive test whether a text matches one of the wildcards. The test is made for the first text: of hundreds of
 * rules, most are never evaluated.
 */
export function like(patterns: readonly string[]): (text: string) => boolean {
  let test: ((text: string) => boolean) | undefined
  return (text) => {
    test ??= likeAny(patterns)
    return test(text)
  }
}

function likeAny(patterns: readonly string[]): (text: string) => boolean {
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

/**
 * The test of a script, on the result of a function. Elasticsearch replaces a pattern without `*` and `?` by an equality, which
 * ignores the case of all letters, and a pattern of stars by a test for null. It runs any other pattern as a regular expression of
 * Java, where neither `*` nor `?` matches a line end and only the case of ASCII letters is ignored.
 */
export function likeInScript(patterns: readonly string[], insensitive: boolean): (text: string) => boolean {
  const tests = patterns.map((pattern) => {
    if (/^[*]+$/.test(pattern)) return () => true
    if (/[*?]/.test(pattern)) return wildcardInLines(pattern, insensitive)
    return insensitive ? sameUnicode([pattern]) : (text: string) => text === pattern
  })
  return (text) => tests.some((test) => test(text))
}

/** The line ends of Java's expressions, one character each. */
const lineEnd = /([\n\r\u0085\u2028\u2029])/

/** Only a line end of the pattern matches one of the text, so the pattern and the text are matched line by line. */
function wildcardInLines(pattern: string, insensitive: boolean): (text: string) => boolean {
  const wanted = pattern.split(lineEnd)
  const lines = wanted.map((line, index) =>
    index % 2 === 0 ? wildcard(line, insensitive) : (end: string) => end === line,
  )
  return (text) => {
    const found = text.split(lineEnd)
    return found.length === lines.length && lines.every((test, index) => test(found[index] ?? ""))
  }
}

/** Returns a test whether a text equals one of these if case is ignored. */
export function sameUnicode(texts: readonly string[]): (text: string) => boolean {
  return (text) => texts.some((one) => compareIgnoringCase(text, one) === 0)
}
