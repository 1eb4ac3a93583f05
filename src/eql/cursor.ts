import type { DiagnosticCode } from "./codes.ts"
import type { Diagnostic } from "./diagnostic.ts"
import { nearest } from "./nearest.ts"
import type { Span } from "./source.ts"
import { type Keyword, keywords, type Mark, type Token } from "./token.ts"

/** Leaves the parser with the one fault that it cannot read past. Caught in parser.ts alone. */
export class SyntaxFault extends Error {
  readonly diagnostic: Diagnostic

  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message)
    this.diagnostic = diagnostic
  }
}

/** Deeper than anyone writes, and far from the end of the stack. */
export const DEEPEST_NESTING = 500

const END: Token = { kind: "end", span: { start: 0, end: 0 } }

/** The tokens of a query and the place that the parser has reached. Its verbs are all that the parser does with tokens. */
export class Cursor {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get token(): Token {
    return this.#tokens[this.#at] ?? this.#tokens.at(-1) ?? END
  }

  /** The token after the present one. */
  get following(): Token {
    return this.#tokens[this.#at + 1] ?? this.#tokens.at(-1) ?? END
  }

  /** Where the last token that was taken ends. */
  get end(): number {
    return this.#tokens[this.#at - 1]?.span.end ?? 0
  }

  advance(): Token {
    const { token } = this
    if (token.kind !== "end") this.#at++
    return token
  }

  isAt(text: Mark | Keyword): boolean {
    return (this.token.kind === "mark" || this.token.kind === "keyword") && this.token.text === text
  }

  /** Takes a mark or keyword if it stands here. */
  eat(text: Mark | Keyword): boolean {
    if (!this.isAt(text)) return false
    this.#at++
    return true
  }

  /** Takes a mark or keyword, which has to stand here. */
  expect(text: Mark | Keyword, where: string): Token {
    if (this.isAt(text)) return this.advance()
    return this.raise(
      "EQL201",
      this.token.span,
      `expected \`${text}\` ${where}, found ${describe(this.token)}`,
      ...this.guess([text]),
    )
  }

  raise(code: DiagnosticCode, span: Span, message: string, ...notes: readonly string[]): never {
    throw new SyntaxFault({
      code,
      severity: "error",
      message,
      span: { start: span.start, end: Math.max(span.end, span.start + 1) },
      notes,
    })
  }

  /** Reads what lies inside a bracket or operand, and refuses a query that goes too deep. */
  nest<T>(read: () => T): T {
    this.#depth++
    if (this.#depth > DEEPEST_NESTING) {
      this.raise(
        "EQL210",
        this.token.span,
        `more than ${DEEPEST_NESTING} levels lie in one another`,
        "Write the condition flatter: `and`, `or` and lists need no nesting.",
      )
    }
    const value = read()
    this.#depth--
    return value
  }

  /** "Did you mean", for a name that stands where one of some words has to. Keywords are written in lower case. */
  guess(words: readonly string[] = keywords): string[] {
    const { token } = this
    if (token.kind !== "identifier" || token.quoted) return []
    const word = nearest(token.text, words)
    return word === null ? [] : [`Did you mean \`${word}\`?`]
  }
}

/** A token as a message names it. */
export function describe(token: Token): string {
  switch (token.kind) {
    case "end":
      return "the end of the query"
    case "string":
      return "a string"
    case "integer":
    case "decimal":
      return `the number ${token.value}`
    case "keyword":
      return `the keyword \`${token.text}\``
    default:
      return `\`${token.text}\``
  }
}
