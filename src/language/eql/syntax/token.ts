import type { Span } from "../../diagnostics/source.ts"

/** Words that no field and no function may be called by; a field of such a name is written in backticks. EqlBase.g4. */
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

/** Every mark, the longer before those they begin with. */
export const marks = [
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

export type Mark = (typeof marks)[number]

export type Token =
  | { readonly kind: "keyword"; readonly text: Keyword; readonly span: Span }
  | { readonly kind: "mark"; readonly text: Mark; readonly span: Span }
  /** `tilde`: a `~` is glued to the name, as in `endsWith~`. */
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

/** How tightly a binary operator binds; more is tighter. `not` stands between `and` and the comparisons. */
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

/** The operand of `not` holds all that binds tighter than this. */
export const NOT_PRECEDENCE = 3
/** No second operator of this level may follow: `a == b == c` is refused. */
export const COMPARISON_PRECEDENCE = 4
