import type { JsonObject } from "../json.ts"
import type { Diagnostic, FileDiagnostic } from "../language/diagnostics/diagnostic.ts"
import { positionAt } from "../language/diagnostics/source.ts"
import { type CompiledQuery, compileQuery } from "../language/eql/compile.ts"
import { generateModule } from "../language/eql/emit/module.ts"
import { filtered } from "../language/filter/filters.ts"
import type { Rule } from "../rule.ts"
import { detailKeys } from "../rule-details.ts"
import type { ReadResult, RuleFile } from "./rule-file.ts"

/** A rule with its compiled query. */
export type BuiltRule = {
  readonly file: RuleFile
  readonly rule: Rule
  readonly query: CompiledQuery
  readonly warnings: readonly FileDiagnostic[]
}

/** The result for one rule of a folder. `other` is a rule of a type that Landfall does not run, such as `threshold`. */
export type BuildResult =
  | { readonly status: "compiled"; readonly built: BuiltRule }
  | { readonly status: "other"; readonly file: RuleFile }
  | {
      readonly status: "unsupported" | "refused"
      readonly file: RuleFile | null
      readonly text: string
      readonly problems: readonly FileDiagnostic[]
    }

/** Compiles a rule. It throws nothing: a rule that cannot run has a list of problems. */
export function buildRule(read: ReadResult): BuildResult {
  if (!read.ok) return { status: "refused", file: null, text: read.text, problems: read.problems }
  const file = read.value
  if (file.rule === null) return { status: "other", file }
  const outcome = compileQuery(file.rule.query, categoryOption(file.rule))
  const problemsOf = (diagnostics: readonly Diagnostic[]) => diagnostics.map((diagnostic) => inFile(file, diagnostic))
  if (!outcome.ok) {
    const problems = problemsOf(outcome.diagnostics)
    const status = problems.some((problem) => problem.severity === "error") ? "refused" : "unsupported"
    return { status, file, text: file.text, problems }
  }
  const { filters = [] } = file.rule
  const { query, problems } = filtered(outcome.value, [...filters, ...timestampFilters(file.rule)])
  const ofFilters = problems.map(({ index, severity, message, notes }): FileDiagnostic => {
    const code = severity === "warning" ? "RULE004" : "RULE003"
    return {
      file: file.path,
      ...file.place(index < filters.length ? `/filters/${index}` : "/timestamp_override"),
      code,
      severity,
      message,
      notes,
    }
  })
  const unsupported = ofFilters.filter(({ severity }) => severity !== "warning")
  if (unsupported.length > 0) return { status: "unsupported", file, text: file.text, problems: unsupported }
  const warnings = [...problemsOf(outcome.warnings), ...ofFilters, ...file.warnings]
  return { status: "compiled", built: { file, rule: file.rule, query, warnings } }
}

/** Kibana searches by the time of the override field only, if it may not fall back to `@timestamp`. */
function timestampFilters(rule: Rule): readonly JsonObject[] {
  const { timestamp_override: field, timestamp_override_fallback_disabled: isAlone } = rule
  // Elasticsearch's ingest pipelines set event.ingested on every event.
  if (field === undefined || field === "event.ingested" || !isAlone) return []
  return [{ query: { exists: { field } } }]
}

function categoryOption(rule: Rule): { categoryField?: string } {
  return rule.event_category_override === undefined ? {} : { categoryField: rule.event_category_override }
}

/** A diagnostic of a query, with its position in the rule file. */
function inFile(file: RuleFile, diagnostic: Diagnostic): FileDiagnostic {
  const start = file.locate(diagnostic.span.start)
  return {
    file: file.path,
    position: positionAt(file.text, start),
    length: Math.max(1, file.locate(diagnostic.span.end) - start),
    code: diagnostic.code,
    severity: diagnostic.severity,
    message: diagnostic.message,
    notes: diagnostic.notes,
  }
}

/** What the generated module imports, as paths or names that its loader resolves. */
export type ModuleImports = {
  /** src/language/runtime/index.ts. */
  readonly runtime: string
  /** src/rule-details.ts. */
  readonly details: string
  /** The text of `detailsText`, as a file: a module whose default export is its path beside the importing module. */
  readonly file?: string
}

/**
 * The module that a Lambda imports as `landfall:rules`: the module that src/language/eql/emit/module.ts generates from the queries,
 * and `rules`, which an alert copies. `queries[i]` is the query of `rules[i]`. With `file`, the parts of rules that only an
 * alert needs are read from that file when a rule fires; without it, they are in the module.
 */
export function rulesModule(built: readonly BuiltRule[], { runtime, details: module, file }: ModuleImports): string {
  const code = generateModule(
    built.map(({ rule, query }) => ({ id: rule.rule_id, query })),
    { runtime },
  )
  const parts = built.map(({ rule }) => partsOf(rule))
  let at = 0
  const places = parts.map(({ text }) => {
    const start = at
    at += Buffer.byteLength(text)
    return [start, at]
  })
  const [read, details] =
    file === undefined
      ? ["landfallParts[number]", parts.map(({ text }) => JSON.parse(text))]
      : ["landfallDetails(landfallFile, ...landfallParts[number])", places]
  const fileImport =
    file === undefined
      ? ""
      : `import landfallPath from ${JSON.stringify(file)}
const landfallFile = new URL(landfallPath, import.meta.url)
`
  // The generator never makes names with this prefix.
  return `${code}
import { readDetails as landfallDetails, withDetails as landfallRule } from ${JSON.stringify(module)}
${fileImport}const landfallLiterals = ${parsed(built.map(({ query }) => query.literals))}
const landfallFacts = ${parsed(parts.map(({ facts }) => facts))}
const landfallParts = ${parsed(details)}
const landfallRules = landfallFacts.map((facts, number) => landfallRule(facts, () => ${read}))
export { landfallLiterals as literals, landfallRules as rules }
`
}

/** Code for a value. The engine reads long JSON faster than the same text as code. */
function parsed(value: unknown): string {
  return `JSON.parse(${JSON.stringify(JSON.stringify(value))})`
}

/** The file that goes with the module: the details of each rule as JSON, one after the other. */
export function detailsText(built: readonly BuiltRule[]): string {
  return built.map(({ rule }) => partsOf(rule).text).join("")
}

function partsOf(rule: Rule): { readonly facts: object; readonly text: string } {
  const isDetail = ([key]: [string, unknown]) => (detailKeys as readonly string[]).includes(key)
  const entries = Object.entries(rule)
  return {
    facts: Object.fromEntries(entries.filter((entry) => !isDetail(entry))),
    text: JSON.stringify(Object.fromEntries(entries.filter(isDetail))),
  }
}
