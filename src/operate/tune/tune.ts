import { exceptionFor } from "../../delivery/alert/exceptions.ts"
import type { Match } from "../../engine/match/match.ts"
import type { ExceptionEntry, Rule } from "../../rule.ts"

/**
 * The fields by which alerts of a rule are grouped, most specific first. A value that an attacker chooses freely, such as a command
 * line, is not among them: an exception for it would be an invitation.
 */
export const GROUPINGS: readonly (readonly string[])[] = [
  ["process.executable", "process.parent.executable"],
  ["process.hash.sha256"],
  ["process.code_signature.subject_name", "process.name"],
  ["process.executable"],
  ["process.parent.executable"],
  ["file.path"],
  ["dll.path"],
  ["registry.path"],
  ["destination.ip"],
  ["user.id"],
  ["user.name"],
  ["host.name"],
]

/** As many values of a grouping as are counted; of further ones only the number is known. */
const MAX_VALUES = 2_000

/** A value is proposed if it makes at least this share of the rule's alerts, and this number. */
const MIN_SHARE = 0.2
const MIN_ALERTS = 5
const MAX_PROPOSALS = 3

/** An exception that would silence a part of a rule's alerts. */
export type Proposal = {
  readonly entries: readonly ExceptionEntry[]
  /** The alerts that it would silence, and those that would remain. */
  readonly silenced: number
  readonly remaining: number
}

/** One rule with its number of alerts over the logs. */
export type TunedRule = {
  readonly rule: Rule
  readonly alerts: number
  readonly hosts: number
  readonly proposals: readonly Proposal[]
}

/** Counts the matches of each rule that its exceptions let through, by the values that repeat. */
export class Tuner {
  readonly #rules = new Map<string, Counts>()

  add(match: Match): void {
    const { rule, event, arrival } = match
    if (exceptionFor(rule.exceptions_list, event, arrival) !== undefined) return
    const counts = this.#rules.get(rule.rule_id) ?? newCounts(rule)
    this.#rules.set(rule.rule_id, counts)
    counts.alerts++
    const host = event["host.id"] ?? event["host.name"]
    if (host !== undefined && counts.hosts.size < MAX_VALUES) counts.hosts.add(String(host))
    for (const [index, fields] of GROUPINGS.entries()) {
      const values = fields.map((field) => event[field])
      if (!values.every((value) => typeof value === "string" && value !== "")) continue
      const key = JSON.stringify(values)
      const counted = counts.values[index]
      const before = counted?.get(key)
      if (counted && (before !== undefined || counted.size < MAX_VALUES)) counted.set(key, (before ?? 0) + 1)
    }
  }

  /** The rules with alerts, the one with most first. */
  ranking(): TunedRule[] {
    return [...this.#rules.values()]
      .sort((left, right) => right.alerts - left.alerts)
      .map((counts) => ({
        rule: counts.rule,
        alerts: counts.alerts,
        hosts: counts.hosts.size,
        proposals: proposalsFor(counts),
      }))
  }
}

type Counts = {
  readonly rule: Rule
  alerts: number
  readonly hosts: Set<string>
  /** For each of GROUPINGS: how often each value occurs, by its JSON text. */
  readonly values: readonly Map<string, number>[]
}

function newCounts(rule: Rule): Counts {
  return { rule, alerts: 0, hosts: new Set(), values: GROUPINGS.map(() => new Map()) }
}

/** The values that make the most alerts. Of values that make the same number, the most specific grouping is proposed. */
function proposalsFor({ alerts, values }: Counts): Proposal[] {
  const found = values.flatMap((counts, index) =>
    [...counts]
      .filter(([, count]) => count >= MIN_ALERTS && count >= alerts * MIN_SHARE)
      .map(([key, count]) => ({ fields: GROUPINGS[index] ?? [], texts: JSON.parse(key) as string[], count, index })),
  )
  found.sort((left, right) => right.count - left.count || left.index - right.index)
  const distinct = found.filter(({ count }, index) => found.findIndex((other) => other.count === count) === index)
  return distinct.slice(0, MAX_PROPOSALS).map(({ fields, texts, count }) => ({
    entries: fields.map((field, index) => ({
      field,
      operator: "included" as const,
      type: "match" as const,
      value: texts[index] ?? "",
    })),
    silenced: count,
    remaining: alerts - count,
  }))
}
