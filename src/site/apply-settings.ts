import { definedOnly } from "../json.ts"
import type { ExceptionItem, Rule } from "../rule.ts"
import { selects } from "./rule-selector.ts"
import type { Override, Site } from "./site.ts"

/** A rule as landfall.toml changes it, and whether it runs. */
type Changed = {
  readonly rule: Rule
  readonly enabled: boolean
}

/**
 * Applies the overrides, the exceptions and the staging of landfall.toml to a rule. Every selector sees the rule as its file
 * has it, so the order of the tables does not decide which rules they choose; of two overrides, the later one wins.
 */
export function applySettings(site: Site, rule: Rule, pack: string, enabled: boolean): Changed {
  const overrides = site.overrides.filter((override) => selects(override, rule, pack))
  const exceptions = site.exceptions.filter((exception) => selects(exception, rule, pack))
  const until = site.staging
    .filter((staging) => selects(staging, rule, pack))
    .map((staging) => staging.until)
    .sort()
    .at(-1)
  const items = exceptions.map(
    ({ name, expires, entries }): ExceptionItem => ({
      name,
      entries,
      ...definedOnly({ expires: expires === undefined ? undefined : `${expires}T00:00:00Z` }),
    }),
  )
  const enabledBy = (isOn: boolean, override: Override) => override.enabled ?? isOn
  return {
    rule: {
      ...overrides.reduce(overridden, rule),
      exceptions_list: [...rule.exceptions_list, ...items],
      ...definedOnly({ staged_until: until }),
    },
    enabled: overrides.reduce(enabledBy, enabled),
  }
}

function overridden(rule: Rule, override: Override): Rule {
  const { severity, risk_score, max_signals, alert_suppression, channels, note } = override
  return {
    ...rule,
    ...definedOnly({ severity, risk_score, max_signals, alert_suppression, channels }),
    ...(note === undefined ? {} : { note: rule.note === "" ? note : `${rule.note.trimEnd()}\n\n${note}` }),
  }
}
