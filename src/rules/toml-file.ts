import { parse, TomlError } from "smol-toml"
import { ParseError } from "toml-eslint-parser"
import type { FileDiagnostic } from "../language/diagnostics/diagnostic.ts"
import { positionAt, type Span } from "../language/diagnostics/source.ts"
import { positionOf, type TomlPositions, tomlPositions } from "./toml-positions.ts"
import type { SchemaError } from "./validate.ts"

/** A TOML file that its schema accepts, or its problems. */
export type TomlFile =
  | { readonly ok: true; readonly value: unknown; readonly positions: TomlPositions }
  | { readonly ok: false; readonly problems: readonly FileDiagnostic[] }

/** The diagnostic codes of a syntax error and of a value that the schema refuses. */
type Codes = { readonly syntax: string; readonly schema: string }

/**
 * Reads a TOML file. Two parsers read it: smol-toml for the values and for good syntax errors, toml-eslint-parser for the
 * position of each key.
 */
export function readTomlFile(
  path: string,
  text: string,
  errorsOf: (value: unknown) => readonly SchemaError[],
  codes: Codes,
): TomlFile {
  let value: unknown
  let positions: TomlPositions
  try {
    value = parse(text)
    positions = tomlPositions(text)
  } catch (error) {
    return { ok: false, problems: [syntaxProblem(path, error, codes.syntax)] }
  }
  const problems = errorsOf(value).map((error) => problemAt(path, text, positions, error.pointer, codes.schema, error))
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value, positions }
}

/** The diagnostic for the value at a JSON pointer of the file. */
export function problemAt(
  path: string,
  text: string,
  positions: TomlPositions,
  pointer: string,
  code: string,
  { message, notes }: Pick<FileDiagnostic, "message" | "notes">,
): FileDiagnostic {
  return {
    file: path,
    ...placeOf(text, positions, pointer),
    code,
    severity: "error",
    message,
    notes,
  }
}

/** The place of the value at a JSON pointer of the file, or of its nearest parent that has one. */
export function placeOf(
  text: string,
  positions: TomlPositions,
  pointer: string,
): Pick<FileDiagnostic, "position" | "length"> {
  const span = firstLine(text, positionOf(positions, pointer))
  return { position: positionAt(text, span.start), length: Math.max(1, span.end - span.start) }
}

/** The part of a span on its first line, which is the part that a code frame underlines. */
function firstLine(text: string, { start, end }: Span): Span {
  const newline = text.indexOf("\n", start)
  return { start, end: newline >= 0 && newline < end ? newline : end }
}

function syntaxProblem(file: string, error: unknown, code: string): FileDiagnostic {
  const { message, position } = syntaxError(error)
  return {
    file,
    position,
    length: 1,
    code,
    severity: "error",
    message: `invalid TOML: ${message}`,
    notes: ["Correct the syntax here. See https://toml.io for the format."],
  }
}

function syntaxError(error: unknown): Pick<FileDiagnostic, "message" | "position"> {
  if (error instanceof TomlError) {
    const message = (error.message.split("\n")[0] ?? "").replace(/^Invalid TOML document: /, "")
    return { message, position: { line: error.line, column: error.column } }
  }
  if (error instanceof ParseError)
    return { message: error.message, position: { line: error.lineNumber, column: error.column + 1 } }
  throw error
}
