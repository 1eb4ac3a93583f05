import { isJsonObject, type Json, type JsonObject } from "../json.ts"
import { type RuleFacts, ruleOf } from "./facts.ts"
import type { RuleProblem } from "./problem.ts"
import type { ReadRule } from "./rule-file.ts"
import { apiFaults } from "./validate.ts"

/**
 * Rules as JSON: one rule of the rule API, a prebuilt asset (`{ id, type: "security-rule", attributes }`), a list of
 * either, or Kibana's export, one rule a line with a last line of counts.
 */
export function readJson(file: string, text: string): ReadRule[] {
  const whole = parsed(text)
  if (whole !== undefined) return [whole].flat(1).map((value) => readOne(file, text, value as Json, 1))
  const rules: ReadRule[] = []
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue
    const value = parsed(line)
    if (value === undefined)
      rules.push(
        refused(
          file,
          text,
          index + 1,
          "RULE001",
          "this line is no JSON",
          "Export the rule again, or correct the line.",
        ),
      )
    else if (isRule(value)) rules.push(readOne(file, text, value, index + 1))
  }
  return rules
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** An export holds exception lists, connectors and a line of counts beside its rules. */
function isRule(value: Json): boolean {
  return (
    isJsonObject(value) &&
    (Object.hasOwn(value, "rule_id") || Object.hasOwn(value, "attributes")) &&
    !Object.hasOwn(value, "exported_count")
  )
}

function readOne(file: string, text: string, value: Json, line: number): ReadRule {
  if (!isJsonObject(value))
    return refused(
      file,
      text,
      line,
      "RULE002",
      "this is no rule, but another kind of JSON",
      "A rule is an object with `rule_id`, `name`, `query` …",
    )
  const facts: JsonObject = isJsonObject(value["attributes"]) ? value["attributes"] : value
  const faults = apiFaults(facts)
  if (faults.length > 0) {
    const problems = faults.map((fault) => problem(file, line, "RULE002", fault.message, fault.notes))
    return { ok: false, file, text, problems }
  }
  const known = facts as RuleFacts
  const type = known["type"] as string
  return {
    ok: true,
    value: {
      file,
      text,
      id: known["rule_id"] as string,
      name: known["name"] as string,
      type,
      rule: type === "eql" ? ruleOf(known, (known["version"] as number | undefined) ?? 1) : null,
      locate: locator(text, known["query"]),
      tests: [],
    },
  }
}

/** In JSON the query's line breaks are escaped, so an offset is that of the same text written as JSON. */
function locator(text: string, query: unknown): (offset: number) => number {
  if (typeof query !== "string") return () => 0
  const start = text.indexOf(JSON.stringify(query))
  if (start < 0) return () => Math.max(0, text.indexOf('"query"'))
  return (offset) => start + JSON.stringify(query.slice(0, offset)).length - 1
}

function refused(file: string, text: string, line: number, code: string, message: string, note: string): ReadRule {
  return { ok: false, file, text, problems: [problem(file, line, code, message, [note])] }
}

function problem(file: string, line: number, code: string, message: string, notes: readonly string[]): RuleProblem {
  return { file, position: { line, column: 1 }, length: 1, code, severity: "error", message, notes }
}
