import type { DiagnosticCode } from "../../diagnostics/codes.ts"
import { type Diagnostic, inOrder, MAX_DIAGNOSTICS } from "../../diagnostics/diagnostic.ts"
import type { Span } from "../../diagnostics/source.ts"
import { MAX_NESTING } from "./depth.ts"
import { hintsFor } from "./hint.ts"
import type { Keyword, Punctuator, Token } from "./token.ts"

/** Ends the parsing of a part of the query. `recover` or, at the latest, parser.ts catches it. */
export class ParseError extends Error {
  readonly diagnostic: Diagnostic

  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message)
    this.diagnostic = diagnostic
  }
}

/** Messages cut longer names. */
const MAX_NAME_LENGTH = 60

const END: Token = { kind: "end", span: { start: 0, end: 0 } }

/** The tokens of a query and the parser's position. The parser uses tokens through its methods only. */
export class Cursor {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0
  /** The number of open brackets. */
  #open = 0
  readonly #diagnostics: Diagnostic[] = []

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get token(): Token {
    return this.#tokens[this.#at] ?? this.#tokens.at(-1) ?? END
  }

  /** The token after the current one. */
  get next(): Token {
    return this.#tokens[this.#at + 1] ?? this.#tokens.at(-1) ?? END
  }

  /** The last accepted token. */
  get previous(): Token | null {
    return this.#tokens[this.#at - 1] ?? null
  }

  /** The end of the last accepted token. */
  get end(): number {
    return this.previous?.span.end ?? 0
  }

  /** The diagnostics so far, in the order of the text. */
  get diagnostics(): readonly Diagnostic[] {
    return inOrder(this.#diagnostics)
  }

  advance(): Token {
    const { token } = this
    if (token.kind === "end") return token
    if (token.kind === "punctuator" && (token.text === "(" || token.text === "[")) this.#open++
    if (token.kind === "punctuator" && (token.text === ")" || token.text === "]")) this.#open--
    this.#at++
    return token
  }

  isAt(text: Punctuator | Keyword): boolean {
    return (this.token.kind === "punctuator" || this.token.kind === "keyword") && this.token.text === text
  }

  /** Accepts a punctuator or keyword if it is the current token. */
  accept(text: Punctuator | Keyword): boolean {
    if (!this.isAt(text)) return false
    this.advance()
    return true
  }

  /** Accepts a punctuator or keyword, which must be the current token. */
  expect(text: Punctuator | Keyword, where: string, ...notes: readonly string[]): Token {
    if (this.isAt(text)) return this.advance()
    return this.raise(
      "EQL201",
      this.token.span,
      `expected \`${text}\` ${where}, found ${describe(this.token)}`,
      ...notes,
      ...this.hints([text]),
    )
  }

  /** Ends the parsing of the current part with an error. */
  raise(code: DiagnosticCode, span: Span, message: string, ...notes: readonly string[]): never {
    throw new ParseError(parseDiagnostic(code, span, message, notes))
  }

  /** Reports an error after which parsing can continue. */
  report(code: DiagnosticCode, span: Span, message: string, ...notes: readonly string[]): void {
    this.record(parseDiagnostic(code, span, message, notes))
  }

  /** Adds a diagnostic, unless the last one has the same start: then it is a consequence of that. */
  record(diagnostic: Diagnostic): void {
    if (this.#diagnostics.at(-1)?.span.start === diagnostic.span.start) return
    if (this.#diagnostics.length === MAX_DIAGNOSTICS) throw new ParseError(diagnostic)
    this.#diagnostics.push(diagnostic)
  }

  /**
   * Parses a part of the query. If that fails, it reports the error, skips to a token that ends the part (outside any bracket that
   * the part opened) and returns `instead`. The query is then refused, but its other parts are still parsed.
   */
  recover<T>(read: () => T, instead: T, ends: readonly (Punctuator | Keyword)[]): T {
    const depth = this.#depth
    const open = this.#open
    try {
      return read()
    } catch (error) {
      if (!(error instanceof ParseError) || error.diagnostic.code === "EQL210" || !this.#skipTo(ends, open)) throw error
      this.#depth = depth
      this.record(error.diagnostic)
      return instead
    }
  }

  #skipTo(ends: readonly (Punctuator | Keyword)[], open: number): boolean {
    while (this.token.kind !== "end") {
      if (this.#open === open && ends.some((end) => this.isAt(end))) return true
      this.advance()
    }
    return false
  }

  /** Parses a nested part, and refuses a query that is nested too deeply. */
  nest<T>(read: () => T): T {
    this.#depth++
    if (this.#depth > MAX_NESTING) {
      this.raise("EQL210", this.token.span, TOO_DEEP_MESSAGE, TOO_DEEP_NOTE)
    }
    const value = read()
    this.#depth--
    return value
  }

  /** Notes for a current token that is not allowed here; `words` are the allowed ones. */
  hints(words?: readonly string[]): string[] {
    return hintsFor(this.token, this.previous, words)
  }
}

export const TOO_DEEP_MESSAGE = `more than ${MAX_NESTING} levels of nesting`
export const TOO_DEEP_NOTE = "Write the condition with fewer levels: `and`, `or` and lists need no nesting."

function parseDiagnostic(
  code: DiagnosticCode,
  { start, end }: Span,
  message: string,
  notes: readonly string[],
): Diagnostic {
  return { code, severity: "error", message, span: { start, end: Math.max(end, start + 1) }, notes }
}

/** A token as messages name it. */
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
      return `\`${token.text.length > MAX_NAME_LENGTH ? `${token.text.slice(0, MAX_NAME_LENGTH)}…` : token.text}\``
  }
}
