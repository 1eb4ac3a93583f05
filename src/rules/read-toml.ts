import { parse, TomlError } from "smol-toml"
import { flatten } from "../engine/sources/flatten.ts"
import type { JsonObject } from "../json.ts"
import { positionAt } from "../language/diagnostics/source.ts"
import { type RuleFacts, ruleOf } from "./facts.ts"
import type { RuleProblem } from "./problem.ts"
import type { ReadRule, RuleTest } from "./rule-file.ts"
import { placeOf, tomlPlaces } from "./toml-places.ts"
import { firstLine, tomlFaults } from "./validate.ts"

type TomlFile = {
  readonly rule: RuleFacts
  readonly landfall?: { readonly version?: number }
  readonly tests?: readonly { name: string; matches: boolean; event: JsonObject; why?: string }[]
}

/** A rule in Elastic's TOML format, with our `[landfall]` and `[[tests]]`. */
export function readToml(file: string, text: string): ReadRule {
  let parsed: unknown
  try {
    parsed = parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    return { ok: false, file, text, problems: [syntaxProblem(file, text, error)] }
  }
  const places = tomlPlaces(text)
  const problems = tomlFaults(parsed).map((fault): RuleProblem => {
    const span = firstLine(text, placeOf(places, fault.pointer))
    return {
      file,
      position: positionAt(text, span.start),
      length: Math.max(1, span.end - span.start),
      code: "RULE002",
      severity: "error",
      message: fault.message,
      notes: fault.notes,
    }
  })
  if (problems.length > 0) return { ok: false, file, text, problems }

  const { rule: facts, landfall, tests } = parsed as TomlFile
  const type = facts["type"] as string
  return {
    ok: true,
    value: {
      file,
      text,
      id: facts["rule_id"] as string,
      name: facts["name"] as string,
      type,
      rule: type === "eql" ? ruleOf(facts, landfall?.version ?? 1) : null,
      locate: queryLocator(text, placeOf(places, "/rule/query").end, (facts["query"] as string | undefined) ?? ""),
      tests: (tests ?? []).map((test): RuleTest => ({ ...test, event: flatten(test.event) })),
    },
  }
}

/** A query is written as it is between `'''`, so it stands in the file as it stands in the value. */
function queryLocator(text: string, from: number, query: string): (offset: number) => number {
  const exact = text.indexOf(query, from)
  if (exact >= 0) return (offset) => exact + offset
  // With escapes the two differ; then the first line of the value is as near as can be said.
  return () => from
}

function syntaxProblem(file: string, text: string, error: TomlError): RuleProblem {
  const message = (error.message.split("\n")[0] ?? "").replace(/^Invalid TOML document: /, "")
  const line = (text.split("\n")[error.line - 1] ?? "").length
  return {
    file,
    position: { line: error.line, column: error.column },
    length: Math.max(1, Math.min(1, line - error.column)),
    code: "RULE001",
    severity: "error",
    message: `this is no TOML: ${message}`,
    notes: ["Correct the syntax at this place; https://toml.io has the format."],
  }
}
