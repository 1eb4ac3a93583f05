export { checkCidr, cidr } from "./compare/cidr.ts"
export { parseDate } from "./compare/date.ts"
export { compareIgnoringCase, foldUnicode, lower } from "./compare/fold.ts"
export { compareIp, equalIp, parseIp } from "./compare/ip.ts"
export { atLeast, atMost, compareNumbers, compareStrings, equal, greater, less } from "./compare/scalars.ts"
export { compareVersions } from "./compare/versions.ts"
export { candidates, dispatch, type Matcher, report } from "./dispatch.ts"
export {
  type Explain,
  type Explanation,
  explain,
  explainAll,
  explainConstant,
  explainLeaf,
  explainNot,
  explainSome,
} from "./explain.ts"
export { unpackFormulas } from "./formula-table.ts"
export { add, divide, modulo, multiply, negate, subtract } from "./functions/arithmetic.ts"
export { number, string } from "./functions/conversion.ts"
export {
  between,
  concat,
  endsWith,
  indexOf,
  length,
  startsWith,
  stringContains,
  substring,
} from "./functions/text.ts"
export { always, exists, existsWithin, is, isFolded, isOneOf, lowering, never, some, someText } from "./leaf.ts"
export { among, and, not, or, unlessNull } from "./logic.ts"
export { checkRegexInScript, isTestForNull, javaRegex, regexInScript } from "./patterns/java-regex.ts"
export { like, likeInScript, sameUnicode } from "./patterns/like.ts"
export { RegexError } from "./patterns/regex/syntax.ts"
export { checkRegex, regex, requiredText } from "./patterns/regex.ts"
export { wildcard, wildcardOf } from "./patterns/wildcard.ts"
export { type QueryModule, query } from "./query.ts"
export { compareLoosely, dateOf, ipOf, isoDate, readAll, textsWithin, valuesWithin, valueWithin } from "./read.ts"
export { EqlScriptError, onScriptError, type ScriptErrorListener, someCombination } from "./script.ts"
export type { Scalar } from "./value.ts"
export {
  booleanOf,
  doubleOf,
  type Fields,
  longOf,
  type SingleValue as Single,
  unsignedOf,
  type Value,
} from "./value.ts"
