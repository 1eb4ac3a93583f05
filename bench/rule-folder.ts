// The rules that a benchmark runs: a folder's, and copies of them for other platforms.
import { existsSync } from "node:fs"
import { type BuiltRule, buildRule } from "../src/rules/build.ts"
import { readRules, readRulesOf } from "../src/rules/read.ts"
import { UsageError } from "./command-line.ts"

export type RuleFolder = {
  readonly rules: readonly BuiltRule[]
  /** The number of rules that do not run, by the reason. */
  readonly skipped: { readonly [reason: string]: number }
}

/** The rules of a folder or file. Rules that cannot run are counted; without one that can, it throws. */
export function rulesOf(path: string): RuleFolder {
  if (!existsSync(path)) throw new UsageError(`${path} does not exist; name a folder of rules`)
  const rules: BuiltRule[] = []
  const skipped: { [reason: string]: number } = {}
  for (const read of readRules(path)) {
    const result = buildRule(read)
    if (result.status === "compiled") rules.push(result.built)
    else skipped[reasons[result.status]] = (skipped[reasons[result.status]] ?? 0) + 1
  }
  if (rules.length === 0) throw new UsageError(`${path} has no rule that can run`)
  return { rules, skipped }
}

const reasons = {
  other: "of a type that Landfall does not run",
  unsupported: "with a query that Landfall does not run",
  refused: "with a mistake",
} as const

export function skippedText({ skipped }: RuleFolder): string {
  const parts = Object.entries(skipped).map(([reason, count]) => `${count} ${reason}`)
  return parts.length > 0 ? `skipped: ${parts.join(", ")}` : "none skipped"
}

/** The first rules, and if there are fewer, copies of them for other platforms. Throws when that is not enough either. */
export function firstRules(rules: readonly BuiltRule[], count: number): readonly BuiltRule[] {
  if (count === Number.POSITIVE_INFINITY) return rules
  const copies = count > rules.length ? forOtherPlatforms(rules.slice(0, count - rules.length)) : []
  if (count > rules.length + copies.length) {
    throw new UsageError(
      `there are ${rules.length} rules, which make ${2 * rules.length} with their copies, not ${count}`,
    )
  }
  return [...rules.slice(0, count), ...copies]
}

/** Copies of Windows rules with other ids: the same queries, for Linux and macOS in turn. */
function forOtherPlatforms(rules: readonly BuiltRule[]): BuiltRule[] {
  return rules.map((rule, index) => {
    const platform = index % 2 === 0 ? "linux" : "macos"
    const text = rule.file.text
      .replaceAll(rule.rule.rule_id, `00000000${rule.rule.rule_id.slice(8)}`)
      .replace(/(host\.os\.type\s*(?:==|:)\s*"?)windows\b/g, `$1${platform}`)
    const [read] = readRulesOf(rule.file.path, text)
    const result = read && buildRule(read)
    if (result?.status !== "compiled") throw new Error(`the copy of ${rule.file.path} for ${platform} does not compile`)
    return result.built
  })
}
