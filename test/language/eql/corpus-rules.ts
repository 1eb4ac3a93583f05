import { readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { parse } from "smol-toml"

export type CorpusRule = { readonly file: string; readonly query: string; readonly categoryField: string }

const folder = resolve(
  import.meta.dirname,
  "../../..",
  process.env["LANDFALL_CORPUS"] ?? "../shared/corpus",
  "rules/windows",
)

/** Elastic's EQL rules for Windows, where the corpus is. */
export function windowsRules(): readonly CorpusRule[] {
  return readdirSync(folder)
    .map((file) => ({ file, toml: parse(readFileSync(join(folder, file), "utf8")) as { readonly rule: Rule } }))
    .filter(({ toml }) => toml.rule.type === "eql")
    .map(({ file, toml: { rule } }) => ({
      file,
      query: rule.query,
      categoryField: rule.event_category_override ?? "event.category",
    }))
}

type Rule = { readonly type: string; readonly query: string; readonly event_category_override?: string }
