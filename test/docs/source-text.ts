/** A piece of a file, with the line on which it begins. */
export type Piece = { readonly text: string; readonly line: number }

/** The identifiers of a TypeScript file, and the texts that people read: comments and string literals. */
export type SourceText = { readonly identifiers: readonly Piece[]; readonly prose: readonly Piece[] }

const IDENTIFIER = /[\p{ID_Start}$_][\p{ID_Continue}$]*/uy
const NUMBER = /\d[\w.]*/y
const COMMENT = /\/\/.*|\/\*[\s\S]*?\*\//y
const STRING = /"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'/y
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/[\\\n])+\/[a-z]*/y
/** A template literal up to its next substitution or its end. */
const TEMPLATE = /(?:\\[\s\S]|\$(?!\{)|[^\\`$])*(?:`|\$\{)/y
/** After these words a slash begins a regular expression, not a division. */
const BEFORE_EXPRESSION = new Set(["return", "typeof", "case", "in", "of", "await", "yield", "throw", "else", "void"])

/** Splits TypeScript, well enough for formatted code: a slash after `)`, `]` or `}` is a division. */
export function sourceText(source: string): SourceText {
  const identifiers: Piece[] = []
  const prose: Piece[] = []
  /** For each open template literal, how many braces are open inside its substitution. */
  const substitutions: number[] = []
  let at = 0
  let line = 1
  let canDivide = false

  function take(pattern: RegExp): Piece | undefined {
    pattern.lastIndex = at
    const text = pattern.exec(source)?.[0]
    if (text === undefined) return undefined
    const piece = { text, line }
    at += text.length
    line += text.split("\n").length - 1
    return piece
  }

  function takeTemplate(): void {
    const piece = take(TEMPLATE)
    if (piece === undefined) throw new Error(`line ${line}: a template literal does not end`)
    prose.push(piece)
    if (piece.text.endsWith("${")) substitutions.push(0)
    canDivide = !piece.text.endsWith("${")
  }

  while (at < source.length) {
    const comment = take(COMMENT)
    if (comment !== undefined) {
      prose.push(comment)
      continue
    }
    const string = take(STRING)
    if (string !== undefined) {
      prose.push(string)
      canDivide = true
      continue
    }
    const identifier = take(IDENTIFIER)
    if (identifier !== undefined) {
      identifiers.push(identifier)
      canDivide = !BEFORE_EXPRESSION.has(identifier.text)
      continue
    }
    if (take(NUMBER) !== undefined) {
      canDivide = true
      continue
    }
    const character = source[at]
    if (character === "/" && !canDivide && take(REGEX) !== undefined) {
      canDivide = true
      continue
    }
    at++
    if (character === "`") takeTemplate()
    else if (character === "}" && substitutions.at(-1) === 0) {
      substitutions.pop()
      takeTemplate()
    } else if (character === "\n") line++
    else if (character?.trim() !== "") {
      const depth = substitutions.length - 1
      if (depth >= 0 && character === "{") substitutions[depth] = (substitutions[depth] ?? 0) + 1
      if (depth >= 0 && character === "}") substitutions[depth] = (substitutions[depth] ?? 0) - 1
      canDivide = character === ")" || character === "]" || character === "}"
    }
  }
  return { identifiers, prose }
}
