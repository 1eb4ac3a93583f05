import type { Span } from "../../diagnostics/source.ts"

/** Words that cannot be the name of a field or function, unless the name is in backticks. EqlBase.g4. */
export const keywords = [
  "and",
  "any",
  "by",
  "false",
  "in",
  "in~",
  "join",
  "like",
  "like~",
  "maxspan",
  "not",
  "null",
  "of",
  "or",
  "regex",
  "regex~",
  "sample",
  "sequence",
  "true",
  "until",
  "where",
  "with",
] as const

export type Keyword = (typeof keywords)[number]

/** All punctuators. A longer one precedes its prefixes. */
export const punctuators = [
  "==",
  "!=",
  "<=",
  ">=",
  "<",
  ">",
  "=",
  "+",
  "-",
  "*",
  "/",
  "%",
  ":",
  ".",
  ",",
  "(",
  ")",
  "[",
  "]",
  "|",
  "!",
  "?",
] as const

export type Punctuator = (typeof punctuators)[number]

export type Token =
  | { readonly kind: "keyword"; readonly text: Keyword; readonly span: Span }
  | { readonly kind: "punctuator"; readonly text: Punctuator; readonly span: Span }
  /** `tilde`: a `~` directly follows the name, as in `endsWith~`. */
  | {
      readonly kind: "identifier"
      readonly text: string
      readonly quoted: boolean
      readonly tilde: boolean
      readonly span: Span
    }
  | { readonly kind: "string"; readonly value: string; readonly span: Span }
  | { readonly kind: "integer"; readonly value: bigint; readonly span: Span }
  | { readonly kind: "decimal"; readonly value: number; readonly span: Span }
  | { readonly kind: "end"; readonly span: Span }

/** The precedence of binary operators; a higher number binds tighter. `not` is between `and` and the comparisons. */
export const precedence: { readonly [operator in string]?: number } = {
  or: 1,
  and: 2,
  "==": 4,
  "!=": 4,
  "<": 4,
  "<=": 4,
  ">": 4,
  ">=": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "%": 6,
}

/** The operand of `not` consists of operators with a higher precedence. */
export const NOT_PRECEDENCE = 3
/** Operators of this level cannot be chained: `a == b == c` is an error. */
export const COMPARISON_PRECEDENCE = 4
