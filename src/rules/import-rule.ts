import type { JsonObject } from "../json.ts"
import type { FileDiagnostic } from "../language/diagnostics/diagnostic.ts"
import type { Rule } from "../rule.ts"
import { type ExceptionLists, exceptionsOf } from "./exception-lists.ts"
import { keyWarnings } from "./key-effects.ts"
import { type RuleFields, ruleOf } from "./rule-fields.ts"
import type { RuleFile } from "./rule-file.ts"

/**
 * The rule that valid fields describe, and a warning for all that the fields contain and Landfall does not use. Null for a type
 * that Landfall does not run.
 */
export function importRule(
  path: string,
  fields: RuleFields,
  version: number,
  lists: ExceptionLists,
  place: RuleFile["place"],
): { readonly rule: Rule | null; readonly warnings: readonly FileDiagnostic[] } {
  if (fields["type"] !== "eql") return { rule: null, warnings: [] }
  const { items, warnings } = exceptionsOf((fields["exceptions_list"] as JsonObject[] | undefined) ?? [], lists)
  const found = [
    ...warnings.map((warning) => ({ ...warning, code: "RULE005" })),
    ...keyWarnings(fields).map((warning) => ({ ...warning, code: "RULE006" })),
  ]
  return {
    rule: ruleOf(fields, version, items),
    warnings: found.map(({ pointer, code, message, note }) => ({
      file: path,
      ...place(pointer),
      code,
      severity: "warning",
      message,
      notes: [note],
    })),
  }
}
