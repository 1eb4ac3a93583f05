import type { JsonObject } from "../json.ts"
import type { Diagnostic, FileDiagnostic } from "../language/diagnostics/diagnostic.ts"
import { positionAt } from "../language/diagnostics/source.ts"
import { type CompiledQuery, compileQuery } from "../language/eql/compile.ts"
import { generateExplanations, generateModule } from "../language/eql/emit/module.ts"
import { filtered } from "../language/filter/filters.ts"
import { packFormulas } from "../language/runtime/formula-table.ts"
import * as runtimeFunctions from "../language/runtime/index.ts"
import type { Rule } from "../rule.ts"
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
  /** Files beside the module, each as a module whose default export is its path. */
  readonly files?: {
    /** The text of `rulesText`. */
    readonly rules: string
    /** The text of `explanationsText`. */
    readonly explanations: string
  }
}

/**
 * The module that a Lambda imports as `landfall:rules`: the module that src/language/eql/emit/module.ts generates from the queries,
 * and `rules`, which an alert copies. `queries[i]` is the query of `rules[i]`. With `files`, what only an alert needs is read from
 * them when a rule fires; without, it is in the module. The generator of queries never makes names that begin with `landfall`.
 */
export function rulesModule(built: readonly BuiltRule[], imports: ModuleImports): string {
  const { files } = imports
  const queries = generateModule(
    built.map(({ rule, query }) => ({ id: rule.rule_id, query })),
    { runtime: imports.runtime, ...(files ? { explanation: "landfallExplanation" } : {}) },
  )
  const literals = packFormulas(built.map(({ query }) => query.literals))
  return `${queries}
import { unpackFormulas as landfallFormulas } from ${JSON.stringify(imports.runtime)}
const landfallLiterals = landfallFormulas(${parsed(literals)})
${files ? deferredRules(built, imports, files) : `const landfallRules = ${parsed(built.map(({ rule }) => rule))}`}
export { landfallLiterals as literals, landfallRules as rules }
`
}

/** Code of the rules and explanations that are in files. */
function deferredRules(
  built: readonly BuiltRule[],
  { runtime, details }: ModuleImports,
  files: NonNullable<ModuleImports["files"]>,
): string {
  // Hundreds of rules have few different lists of patterns.
  const lists = [...new Set(built.map(({ rule }) => JSON.stringify(rule.index)))]
  let at = 0
  const table = built.map(({ rule }) => {
    const start = at
    at += Buffer.byteLength(JSON.stringify(rule))
    return [rule.rule_id, lists.indexOf(JSON.stringify(rule.index)), start, at]
  })
  // Not the whole runtime: the bundle then contains only what the rules use.
  const explanations = explanationsText(built)
  const used = Object.keys(runtimeFunctions).filter((name) => new RegExp(`\\beql\\.${name}\\b`).test(explanations))
  return `import { deferredList as landfallList, deferredRule as landfallRule, readRule as landfallRead } from ${JSON.stringify(details)}
import { ${used.map((name) => `${name} as landfall_${name}`).join(", ")} } from ${JSON.stringify(runtime)}
import landfallRulesPath from ${JSON.stringify(files.rules)}
import landfallExplanationsPath from ${JSON.stringify(files.explanations)}
const landfallFile = new URL(landfallRulesPath, import.meta.url)
const landfallIndices = ${parsed(lists.map((list) => JSON.parse(list)))}
const landfallRules = ${parsed(table)}.map(([rule_id, list, start, end]) => landfallRule({ rule_id, index: landfallIndices[list] }, () => landfallRead(landfallFile, start, end)))
const landfallRuntime = { ${used.map((name) => `${name}: landfall_${name}`).join(", ")} }
const landfallExplanations = landfallList(new URL(landfallExplanationsPath, import.meta.url))
function landfallExplanation(number) {
  return landfallExplanations(number)(landfallRuntime)
}`
}

/** Code for a value. The engine reads long JSON faster than the same text as code. */
function parsed(value: unknown): string {
  return `JSON.parse(${JSON.stringify(JSON.stringify(value))})`
}

/** The file that goes with the module: each rule as JSON, one after the other. */
export function rulesText(built: readonly BuiltRule[]): string {
  return built.map(({ rule }) => JSON.stringify(rule)).join("")
}

/** The file that goes with the module: a CommonJS module of the explanations. */
export function explanationsText(built: readonly BuiltRule[]): string {
  return generateExplanations(built.map(({ query }) => query))
}
