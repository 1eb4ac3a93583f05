import { isJsonObject, type Json, type JsonObject } from "../json.ts"
import type { FileDiagnostic } from "../language/diagnostics/diagnostic.ts"
import { positionAt } from "../language/diagnostics/source.ts"
import type { Severity } from "../rule.ts"
import { type ExceptionLists, exceptionListsIn, isOfList } from "./exception-lists.ts"
import { importRule } from "./import-rule.ts"
import type { RuleFields } from "./rule-fields.ts"
import type { ReadResult, RuleFile } from "./rule-file.ts"
import { apiErrors } from "./validate.ts"

/**
 * Rules as JSON: one rule of the rule API, a prebuilt asset (`{ id, type: "security-rule", attributes }`), a list of
 * either, or an export from Kibana with one rule a line, exception lists, their items, and a last line of counts.
 */
export function readJson(path: string, text: string): ReadResult[] {
  const whole = parse(text)
  if (whole !== undefined) {
    const values = [whole].flat(1) as readonly Json[]
    const lists = exceptionListsIn(values)
    return values.filter((value) => !isOfList(value)).map((value) => readOne(path, text, value, 1, lists))
  }
  const lines = text.split("\n").map((line) => (line.trim() === "" ? null : parse(line)))
  const lists = exceptionListsIn(lines.filter((value) => value !== undefined))
  return lines.flatMap((value, index): ReadResult[] => {
    if (value === null) return []
    if (value === undefined) {
      const note = "Export the rule again, or correct the line."
      return [{ ok: false, path, text, problems: [problem(path, index + 1, "RULE001", "invalid JSON", [note])] }]
    }
    return isRule(value) ? [readOne(path, text, value, index + 1, lists)] : []
  })
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** An export also contains exception lists, connectors and a line of counts. */
function isRule(value: Json): boolean {
  return (
    isJsonObject(value) &&
    (Object.hasOwn(value, "rule_id") || Object.hasOwn(value, "attributes")) &&
    !Object.hasOwn(value, "exported_count")
  )
}

function readOne(path: string, text: string, value: Json, line: number, lists: ExceptionLists): ReadResult {
  if (!isJsonObject(value)) {
    const note = "A rule is an object with `rule_id`, `name`, `query` …"
    return {
      ok: false,
      path,
      text,
      problems: [problem(path, line, "RULE002", "this JSON value is not a rule", [note])],
    }
  }
  const object: JsonObject = isJsonObject(value["attributes"]) ? value["attributes"] : value
  const errors = apiErrors(object)
  if (errors.length > 0) {
    const problems = errors.map(({ message, notes }) => problem(path, line, "RULE002", message, notes))
    return { ok: false, path, text, problems }
  }
  const fields = object as RuleFields
  const place: RuleFile["place"] = (pointer) => placeOf(text, line, pointer)
  return {
    ok: true,
    value: {
      path,
      text,
      id: fields["rule_id"] as string,
      name: fields["name"] as string,
      type: fields["type"] as string,
      severity: fields["severity"] as Severity,
      tags: (fields["tags"] as string[] | undefined) ?? [],
      query: (fields["query"] as string | undefined) ?? "",
      ...importRule(path, fields, (fields["version"] as number | undefined) ?? 1, lists, place),
      locate: queryLocator(text, fields["query"]),
      place,
      tests: [],
      enabled: fields["enabled"] !== false,
      isDeprecated: false,
    },
  }
}

/** JSON escapes the line breaks of a query, so an offset in the query is the length of that prefix written as JSON. */
function queryLocator(text: string, query: unknown): (offset: number) => number {
  if (typeof query !== "string") return () => 0
  const start = text.indexOf(JSON.stringify(query))
  if (start < 0) return () => Math.max(0, text.indexOf('"query"'))
  return (offset) => start + JSON.stringify(query.slice(0, offset)).length - 1
}

/** The place of a value's key, at or after the line on which the rule starts. */
function placeOf(text: string, line: number, pointer: string): Pick<FileDiagnostic, "position" | "length"> {
  const key = JSON.stringify(pointer.split("/")[1] ?? "")
  const start = text.split("\n", line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  const offset = text.indexOf(key, start)
  if (offset < 0) return { position: { line, column: 1 }, length: 1 }
  return { position: positionAt(text, offset), length: key.length }
}

function problem(file: string, line: number, code: string, message: string, notes: readonly string[]): FileDiagnostic {
  return { file, position: { line, column: 1 }, length: 1, code, severity: "error", message, notes }
}
