import { compareStrings } from "./scalars.ts"

/** Longer texts are invalid versions. Elasticsearch has no such limit; it bounds the cost of a hostile text. */
const MAX_VERSION_LENGTH = 1024

const mainPart = /^(?:0|[1-9][0-9]*)$/
const prereleasePart = /^(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)$/
const buildPart = /^[0-9a-zA-Z-]+$/

/**
 * Compares versions as the `version` field does (VersionEncoder). A semantic version has one or more main parts; a prerelease
 * precedes its release, and a build suffix follows it; groups of digits compare as numbers, also in a prerelease. Texts that are
 * not versions follow all versions, in the order of their code points.
 */
export function compareVersions(left: string, right: string): number {
  if (left === right) return 0
  const a = keyOf(left)
  const b = keyOf(right)
  if (a === null || b === null) return a === b ? compareStrings(left, right) : a === null ? 1 : -1
  return compareStrings(a, b)
}

/** A text that sorts as the version does, or null if the text is not a version. */
function keyOf(text: string): string | null {
  if (text.length > MAX_VERSION_LENGTH) return null
  const plus = text.indexOf("+")
  const build = plus < 0 ? null : text.slice(plus + 1)
  const rest = plus < 0 ? text : text.slice(0, plus)
  const hyphen = rest.indexOf("-")
  const main = (hyphen < 0 ? rest : rest.slice(0, hyphen)).split(".")
  const prerelease = hyphen < 0 ? [] : rest.slice(hyphen + 1).split(".")
  if (!main.every((part) => mainPart.test(part))) return null
  if (!prerelease.every((part) => prereleasePart.test(part))) return null
  if (build !== null && !build.split(".").every((part) => buildPart.test(part))) return null
  const release = prerelease.length === 0 ? "\u0003" : `\u0002-${prerelease.map(prereleaseKey).join(".")}`
  return main.map(numbered).join(".") + release + (build === null ? "" : `+${build}`)
}

/** Numeric identifiers precede all others. */
function prereleaseKey(part: string): string {
  return mainPart.test(part) ? `\u0001${numbered(part)}` : part.replace(/[0-9]+/g, numbered)
}

/** The digits after their count, so that numbers compare by length first. */
function numbered(digits: string): string {
  return String.fromCharCode(0x80 + digits.length) + digits
}
