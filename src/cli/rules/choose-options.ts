import type { Command } from "commander"
import { hasStatus } from "../../site/rules-to-run.ts"
import type { SiteRule } from "../../site/site-rules.ts"
import { statusOption } from "../rule-status.ts"

/** The options that choose rules of a site. */
export type ChooseOptions = {
  readonly pack?: readonly string[]
  readonly tag?: readonly string[]
  readonly severity?: readonly string[]
  readonly status?: readonly string[]
}

export function chooseOptions(command: Command): Command {
  return command
    .option("--pack <name...>", "rules of these packs; `own` is the folder rules/")
    .option("--tag <tag...>", "rules that have one of these tags")
    .option("--severity <severity...>", "rules of these severities")
    .addOption(statusOption())
}

/** Whether a rule has one of these ids or names, or parts of a name, and what the options name. Nothing named means every rule. */
export function chooser(names: readonly string[], options: ChooseOptions): (rule: SiteRule) => boolean {
  const { pack, tag, severity, status } = options
  const isNamed = ({ id, name }: SiteRule) =>
    names.length === 0 || names.some((text) => text === id || (name ?? "").toLowerCase().includes(text.toLowerCase()))
  return (rule) =>
    isNamed(rule) &&
    (pack === undefined || pack.includes(rule.pack)) &&
    (tag === undefined || tag.some((one) => rule.built?.rule.tags.includes(one))) &&
    (severity === undefined || severity.includes(rule.built?.rule.severity ?? "")) &&
    (status === undefined || status.some((one) => hasStatus(rule, one)))
}
