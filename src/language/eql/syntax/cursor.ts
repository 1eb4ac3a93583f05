import type { DiagnosticCode } from "../../diagnostics/codes.ts"
import { type Diagnostic, inOrder, MOST_DIAGNOSTICS } from "../../diagnostics/diagnostic.ts"
import type { Span } from "../../diagnostics/source.ts"
import { DEEPEST_NESTING } from "./depth.ts"
import { hintsFor } from "./hint.ts"
import type { Keyword, Mark, Token } from "./token.ts"

/** Leaves a part of the query that cannot be read on. Caught by `recover` and, at the last, in parser.ts. */
export class SyntaxFault extends Error {
  readonly diagnostic: Diagnostic

  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message)
    this.diagnostic = diagnostic
  }
}

/** Longer names are cut in messages. */
const LONGEST_NAME = 60

const END: Token = { kind: "end", span: { start: 0, end: 0 } }

/** The tokens of a query and the place that the parser has reached. Its verbs are all that the parser does with tokens. */
export class Cursor {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0
  /** How many brackets are open. */
  #open = 0
  readonly #diagnostics: Diagnostic[] = []

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

  /** The last token that was taken. */
  get previous(): Token | null {
    return this.#tokens[this.#at - 1] ?? null
  }

  /** Where the last token that was taken ends. */
  get end(): number {
    return this.previous?.span.end ?? 0
  }

  /** What was found wrong so far, in the order of the text. */
  get diagnostics(): readonly Diagnostic[] {
    return inOrder(this.#diagnostics)
  }

  advance(): Token {
    const { token } = this
    if (token.kind === "end") return token
    if (token.kind === "mark" && (token.text === "(" || token.text === "[")) this.#open++
    if (token.kind === "mark" && (token.text === ")" || token.text === "]")) this.#open--
    this.#at++
    return token
  }

  isAt(text: Mark | Keyword): boolean {
    return (this.token.kind === "mark" || this.token.kind === "keyword") && this.token.text === text
  }

  /** Takes a mark or keyword if it stands here. */
  eat(text: Mark | Keyword): boolean {
    if (!this.isAt(text)) return false
    this.advance()
    return true
  }

  /** Takes a mark or keyword, which has to stand here. */
  expect(text: Mark | Keyword, where: string, ...notes: readonly string[]): Token {
    if (this.isAt(text)) return this.advance()
    return this.raise(
      "EQL201",
      this.token.span,
      `expected \`${text}\` ${where}, found ${describe(this.token)}`,
      ...notes,
      ...this.hints([text]),
    )
  }

  /** Leaves the part that is being read: nothing sensible can follow. */
  raise(code: DiagnosticCode, span: Span, message: string, ...notes: readonly string[]): never {
    throw new SyntaxFault(fault(code, span, message, notes))
  }

  /** Notes a fault that can be read past. */
  report(code: DiagnosticCode, span: Span, message: string, ...notes: readonly string[]): void {
    this.record(fault(code, span, message, notes))
  }

  /** Keeps a fault, but for one at the place of the last: that follows from it. */
  record(diagnostic: Diagnostic): void {
    if (this.#diagnostics.at(-1)?.span.start === diagnostic.span.start) return
    if (this.#diagnostics.length === MOST_DIAGNOSTICS) throw new SyntaxFault(diagnostic)
    this.#diagnostics.push(diagnostic)
  }

  /**
   * Reads a part of the query. If it cannot be read, keeps the fault, skips to what ends the part (outside any bracket that
   * the part opened) and gives `instead`; then the query as a whole is refused, but its other parts are read too.
   */
  recover<T>(read: () => T, instead: T, ends: readonly (Mark | Keyword)[]): T {
    const depth = this.#depth
    const open = this.#open
    try {
      return read()
    } catch (error) {
      if (!(error instanceof SyntaxFault) || error.diagnostic.code === "EQL210" || !this.#skipTo(ends, open))
        throw error
      this.#depth = depth
      this.record(error.diagnostic)
      return instead
    }
  }

  #skipTo(ends: readonly (Mark | Keyword)[], open: number): boolean {
    while (this.token.kind !== "end") {
      if (this.#open === open && ends.some((end) => this.isAt(end))) return true
      this.advance()
    }
    return false
  }

  /** Reads what lies inside a bracket or operand, and refuses a query that goes too deep. */
  nest<T>(read: () => T): T {
    this.#depth++
    if (this.#depth > DEEPEST_NESTING) {
      this.raise("EQL210", this.token.span, TOO_DEEP, FLATTER)
    }
    const value = read()
    this.#depth--
    return value
  }

  /** Notes for a token that stands where it may not; `words` are those that may. */
  hints(words?: readonly string[]): string[] {
    return hintsFor(this.token, this.previous, words)
  }
}

export const TOO_DEEP = `more than ${DEEPEST_NESTING} levels lie in one another`
export const FLATTER = "Write the condition flatter: `and`, `or` and lists need no nesting."

function fault(code: DiagnosticCode, { start, end }: Span, message: string, notes: readonly string[]): Diagnostic {
  return { code, severity: "error", message, span: { start, end: Math.max(end, start + 1) }, notes }
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
      return `\`${token.text.length > LONGEST_NAME ? `${token.text.slice(0, LONGEST_NAME)}…` : token.text}\``
  }
}
