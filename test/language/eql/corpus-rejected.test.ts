import { test } from "node:test"
import type { Diagnostic, Outcome } from "../../../src/language/diagnostics/diagnostic.ts"
import { checkExpression } from "../../../src/language/eql/check/check.ts"
import { compileQuery } from "../../../src/language/eql/compile.ts"
import { parseExpression } from "../../../src/language/eql/syntax/parser.ts"
import { schemaFromMapping } from "../../../src/language/schema/mapping.ts"
import { corpusMissing, corpusText } from "../../corpus.ts"
import { type CaseResult, reportCases } from "./corpus-run.ts"

type Rejected = {
  readonly rejected: readonly {
    readonly id: string
    readonly query: string
    readonly stage: "parse" | "parse-expression" | "verify" | "verify-expression"
    readonly dialect: "elasticsearch" | "both" | "endgame"
  }[]
}

/** The fields of mapping-default.json that the queries use. */
const mapping = {
  process_name: "keyword",
  parent_process_name: "keyword",
  command_line: "keyword",
  user_name: "keyword",
  md5: "keyword",
  bytes_written_string: "keyword",
  bytes_written_string_list: "keyword",
  hostname: { type: "text", fields: { keyword: { type: "keyword", ignore_above: 256 } } },
  file_name: { type: "text", fields: { keyword: { type: "keyword", ignore_above: 256 } } },
  plain_text: "text",
  pid: "long",
  ppid: "long",
  opcode: "long",
  serial_event_id: "long",
  exit_code: "long",
  long_field: "long",
  source_address: "ip",
  location: "geo_point",
  multi_field: { type: "text", fields: { english: { type: "text" } } },
}
const schema = schemaFromMapping(mapping)
const names = new Set(schema.names)
const options = { schema, mapped: (field: string) => names.has(field) }

test("eql/rejected.json: each query that Elasticsearch refuses is refused by the same pass", {
  skip: corpusMissing,
}, (context) => {
  const { rejected } = JSON.parse(corpusText("eql", "rejected.json")) as Rejected
  const results = rejected
    .filter(({ dialect }) => dialect !== "endgame")
    .map(({ id, query, stage }): CaseResult => {
      const outcome = stage.endsWith("-expression") ? checkAlone(query) : compileQuery(query, options)
      if (outcome.ok) return { name: id, failure: `accepted: ${query}` }
      const wanted = stage.startsWith("parse") ? isOfParser : isOfChecker
      const codes = outcome.diagnostics.map(({ code }) => code)
      return { name: id, failure: outcome.diagnostics.some(wanted) ? null : `refused with ${codes}: ${query}` }
    })
  reportCases(context, "eql/rejected.json", results)
})

function checkAlone(expression: string): Outcome<unknown> {
  const parsed = parseExpression(expression)
  return parsed.ok ? checkExpression(parsed.value, { schema, mapped: null }) : parsed
}

function isOfParser({ code, severity }: Diagnostic): boolean {
  return severity === "error" && /^EQL[12]/.test(code)
}

function isOfChecker({ code, severity }: Diagnostic): boolean {
  return severity === "error" && code.startsWith("EQL3")
}
