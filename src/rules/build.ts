import type { Diagnostic } from "../language/diagnostics/diagnostic.ts"
import { positionAt } from "../language/diagnostics/source.ts"
import { type CompiledQuery, compileQuery } from "../language/eql/compile.ts"
import { generateModule } from "../language/eql/emit/module.ts"
import type { Rule } from "../rule.ts"
import type { RuleProblem } from "./problem.ts"
import type { ReadRule, RuleFile } from "./rule-file.ts"

/** A rule with its compiled query. */
export type BuiltRule = {
  readonly file: RuleFile
  readonly rule: Rule
  readonly query: CompiledQuery
  readonly warnings: readonly RuleProblem[]
}

/** What came of one entry of a rule folder. `other` is a rule of a type that Landfall does not run, like threshold. */
export type Built =
  | { readonly status: "compiled"; readonly built: BuiltRule }
  | { readonly status: "other"; readonly file: RuleFile }
  | {
      readonly status: "unsupported" | "refused"
      readonly file: RuleFile | null
      readonly text: string
      readonly problems: readonly RuleProblem[]
    }

/** Compiles what was read. Nothing is thrown: a rule that cannot run says why. */
export function buildRule(read: ReadRule): Built {
  if (!read.ok) return { status: "refused", file: null, text: read.text, problems: read.problems }
  const file = read.value
  if (file.rule === null) return { status: "other", file }
  const outcome = compileQuery(file.rule.query, categoryOption(file.rule))
  const problems = (found: readonly Diagnostic[]) => found.map((diagnostic) => problemOf(file, diagnostic))
  if (!outcome.ok) {
    const found = problems(outcome.diagnostics)
    const status = found.some((problem) => problem.severity === "error") ? "refused" : "unsupported"
    return { status, file, text: file.text, problems: found }
  }
  return {
    status: "compiled",
    built: { file, rule: file.rule, query: outcome.value, warnings: problems(outcome.warnings) },
  }
}

function categoryOption(rule: Rule): { categoryField?: string } {
  return rule.event_category_override === undefined ? {} : { categoryField: rule.event_category_override }
}

/** A finding in a query as a finding in the file that holds the query. */
function problemOf(file: RuleFile, diagnostic: Diagnostic): RuleProblem {
  const start = file.locate(diagnostic.span.start)
  return {
    file: file.file,
    position: positionAt(file.text, start),
    length: Math.max(1, file.locate(diagnostic.span.end) - start),
    code: diagnostic.code,
    severity: diagnostic.severity,
    message: diagnostic.message,
    notes: diagnostic.notes,
  }
}

/**
 * The module that a Lambda imports as `landfall:rules`: `rules`, the facts that an alert carries, beside what
 * src/language/eql/emit/module.ts makes of the queries, `queries[i]` being that of `rules[i]`.
 */
export function rulesModule(built: readonly BuiltRule[], runtime: string): string {
  const code = generateModule(
    built.map(({ rule, query }) => ({ id: rule.rule_id, query })),
    { runtime },
  )
  const literals = JSON.stringify(built.map(({ query }) => query.literals))
  const rules = JSON.stringify(
    built.map(({ rule }) => rule),
    null,
    2,
  )
  // Names of our own, which no generated name can be.
  return `${code}
const landfallLiterals = ${literals}
const landfallRules = ${rules}
export { landfallLiterals as literals, landfallRules as rules }
`
}
