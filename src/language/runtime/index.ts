export { checkCidr, cidr } from "./compare/cidr.ts"
export { parseDate } from "./compare/date.ts"
export { compareIgnoringCase, foldUnicode, lower } from "./compare/fold.ts"
export { compareIp, equalIp, parseIp } from "./compare/ip.ts"
export { compareNumbers } from "./compare/numbers.ts"
export { atLeast, atMost, equal, greater, less } from "./compare/scalars.ts"
export { compareStrings } from "./compare/strings.ts"
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
export { add, divide, modulo, multiply, negate, subtract } from "./functions/arithmetic.ts"
export { between } from "./functions/between.ts"
export { concat } from "./functions/concat.ts"
export { endsWith } from "./functions/ends-with.ts"
export { indexOf } from "./functions/index-of.ts"
export { length } from "./functions/length.ts"
export { number } from "./functions/number.ts"
export { startsWith } from "./functions/starts-with.ts"
export { string } from "./functions/string.ts"
export { stringContains } from "./functions/string-contains.ts"
export { substring } from "./functions/substring.ts"
export { always, exists, existsWithin, is, isFolded, isOneOf, lowering, never, some, someText } from "./leaf.ts"
export { among, and, not, or, unlessNull } from "./logic.ts"
export { like, likeUnicode, sameUnicode } from "./patterns/like.ts"
export { RegexError } from "./patterns/regex/regex-error.ts"
export { checkRegex, regex, requiredText } from "./patterns/regex.ts"
export { wildcard } from "./patterns/wildcard.ts"
export { type QueryModule, query } from "./query.ts"
export { compareLoosely, dateOf, ipOf, isoDate, readAll, textsWithin, valuesWithin, valueWithin } from "./read.ts"
export type { Scalar } from "./scalar.ts"
export { onScriptError, type ScriptErrorListener, someCombination } from "./script.ts"
export { EqlScriptError } from "./script-error.ts"
export { booleanOf, doubleOf, type Fields, longOf, type Single, type Value } from "./value.ts"
