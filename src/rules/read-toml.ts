import { parse, TomlError } from "smol-toml"
import { ParseError } from "toml-eslint-parser"
import { flatten } from "../engine/sources/flatten.ts"
import type { JsonObject } from "../json.ts"
import type { FileDiagnostic } from "../language/diagnostics/diagnostic.ts"
import { positionAt, type Span } from "../language/diagnostics/source.ts"
import { type RuleFields, ruleOf } from "./rule-fields.ts"
import type { ReadResult, RuleTest } from "./rule-file.ts"
import { positionOf, type TomlPositions, tomlPositions } from "./toml-positions.ts"
import { type SchemaError, tomlErrors } from "./validate.ts"

type TomlFile = {
  readonly rule: RuleFields
  readonly landfall?: { readonly version?: number }
  readonly tests?: readonly { name: string; matches: boolean; event: JsonObject; why?: string }[]
}

/**
 * A rule in Elastic's TOML format, with Landfall's tables `[landfall]` and `[[tests]]`. Two parsers read it: smol-toml for the
 * values and for good syntax errors, toml-eslint-parser for the position of each key.
 */
export function readToml(path: string, text: string): ReadResult {
  let parsed: unknown
  let positions: TomlPositions
  try {
    parsed = parse(text)
    positions = tomlPositions(text)
  } catch (error) {
    return { ok: false, path, text, problems: [syntaxProblem(path, error)] }
  }
  const problems = tomlErrors(parsed).map((error) => schemaProblem(path, text, positions, error))
  if (problems.length > 0) return { ok: false, path, text, problems }

  const { rule: fields, landfall, tests } = parsed as TomlFile
  const type = fields["type"] as string
  return {
    ok: true,
    value: {
      path,
      text,
      id: fields["rule_id"] as string,
      name: fields["name"] as string,
      type,
      rule: type === "eql" ? ruleOf(fields, landfall?.version ?? 1) : null,
      locate: queryLocator(
        text,
        positionOf(positions, "/rule/query").end,
        (fields["query"] as string | undefined) ?? "",
      ),
      tests: (tests ?? []).map((test): RuleTest => ({ ...test, event: flatten(test.event) })),
    },
  }
}

/** A query between `'''` has no escapes, so its text in the file equals its value. */
function queryLocator(text: string, from: number, query: string): (offset: number) => number {
  const start = text.indexOf(query, from)
  if (start >= 0) return (offset) => start + offset
  // A query with escapes differs from its value. Every offset then points to the start of the query.
  return () => from
}

function schemaProblem(path: string, text: string, positions: TomlPositions, error: SchemaError): FileDiagnostic {
  const span = firstLine(text, positionOf(positions, error.pointer))
  return {
    file: path,
    position: positionAt(text, span.start),
    length: Math.max(1, span.end - span.start),
    code: "RULE002",
    severity: "error",
    message: error.message,
    notes: error.notes,
  }
}

/** The part of a span on its first line, which is the part that a code frame underlines. */
function firstLine(text: string, { start, end }: Span): Span {
  const newline = text.indexOf("\n", start)
  return { start, end: newline >= 0 && newline < end ? newline : end }
}

function syntaxProblem(file: string, error: unknown): FileDiagnostic {
  const { message, position } = syntaxError(error)
  return {
    file,
    position,
    length: 1,
    code: "RULE001",
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
