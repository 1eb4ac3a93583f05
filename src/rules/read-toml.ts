import { flatten } from "../engine/sources/flatten.ts"
import type { JsonObject } from "../json.ts"
import type { Severity } from "../rule.ts"
import { noLists } from "./exception-lists.ts"
import { importRule } from "./import-rule.ts"
import type { RuleFields } from "./rule-fields.ts"
import type { ReadResult, RuleFile, RuleTest } from "./rule-file.ts"
import { placeOf, readTomlFile } from "./toml-file.ts"
import { positionOf } from "./toml-positions.ts"
import { tomlErrors } from "./validate.ts"

type TomlRule = {
  readonly metadata: { readonly maturity?: string }
  readonly rule: RuleFields
  readonly landfall?: { readonly version?: number }
  readonly tests?: readonly { name: string; matches: boolean; event: JsonObject; why?: string }[]
}

/** A rule in Elastic's TOML format, with Landfall's tables `[landfall]` and `[[tests]]`. */
export function readToml(path: string, text: string): ReadResult {
  const file = readTomlFile(path, text, tomlErrors, { syntax: "RULE001", schema: "RULE002" })
  if (!file.ok) return { ok: false, path, text, problems: file.problems }

  const { metadata, rule: fields, landfall, tests } = file.value as TomlRule
  const place: RuleFile["place"] = (pointer) => placeOf(text, file.positions, `/rule${pointer}`)
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
      ...importRule(path, fields, landfall?.version ?? 1, noLists, place),
      locate: queryLocator(
        text,
        positionOf(file.positions, "/rule/query").end,
        (fields["query"] as string | undefined) ?? "",
      ),
      place,
      tests: (tests ?? []).map((test): RuleTest => ({ ...test, event: flatten(test.event) })),
      enabled: fields["enabled"] !== false,
      isDeprecated: metadata.maturity === "deprecated",
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
