import { linesOfTables, withoutTables, withValue } from "./edit-site-file.ts"
import { selects } from "./rule-selector.ts"
import type { RuleSelector, Site, Staging } from "./site.ts"
import type { SiteRule } from "./site-rules.ts"

const STAGING = ["staging"] as const

/** A chosen rule that a table of landfall.toml still stages. */
export type StillStaged = {
  readonly rule: SiteRule
  readonly until: string
  /** The line of the table in landfall.toml. */
  readonly line: number
  /** How the table chooses rules: `tags`, `severities`. */
  readonly by: string
}

/**
 * The text of landfall.toml without the staging of some rules. A table that stages only these is removed, and their ids and names
 * are taken out of a table that also names others. A table that chooses other rules by tag, severity, pack or wildcard stays.
 */
export function withoutStaging(
  text: string,
  site: Site,
  all: readonly SiteRule[],
  chosen: ReadonlySet<SiteRule>,
): string {
  const isOfChosen = (selector: RuleSelector) => {
    const selected = all.filter((rule) => isSelected(selector, rule))
    return selected.length > 0 && selected.every((rule) => chosen.has(rule))
  }
  let rest = text
  for (const [index, staging] of site.staging.entries()) {
    const names = staging.rules?.filter((name) => !isOfChosen({ rules: [name] })) ?? []
    if (staging.rules === undefined || names.length === 0 || names.length === staging.rules.length) continue
    rest = withValue(rest, STAGING, index, "rules", names)
  }
  return withoutTables(rest, STAGING, (index) => isOfChosen(site.staging[index] ?? {}))
}

/** The chosen rules that a table of this landfall.toml stages beyond a day. */
export function stillStaged(text: string, site: Site, chosen: Iterable<SiteRule>, day: string): readonly StillStaged[] {
  const lines = linesOfTables(text, STAGING)
  return [...chosen].flatMap((rule) => {
    return site.staging.flatMap((staging, index) => {
      if (staging.until <= day || !isSelected(staging, rule)) return []
      return [{ rule, until: staging.until, line: lines[index] ?? 0, by: keysOf(staging) }]
    })
  })
}

/** Whether a selector chooses a rule, as its file has it. */
function isSelected(selector: RuleSelector, { built, pack }: SiteRule): boolean {
  return built?.file.rule != null && selects(selector, built.file.rule, pack)
}

function keysOf({ rules, tags, severities, packs }: Staging): string {
  const keys = Object.entries({ rules, tags, severities, packs }).filter(([, value]) => value !== undefined)
  return keys.map(([key, value]) => `${key} = ${JSON.stringify(value)}`).join(", ") || "every rule"
}
