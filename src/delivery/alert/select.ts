import type { Match } from "../../engine/match/match.ts"
import type { Rule } from "../../rule.ts"
import { exceptionFor } from "./exceptions.ts"
import { alertId } from "./id.ts"
import { hostOf, LeftOut, userOf } from "./left-out.ts"
import { type Suppression, type SuppressionGroup, suppressionGroup } from "./suppress.ts"
import { isoTime, type Nanoseconds, readTime } from "./time.ts"

/** A match that alerts. `suppression` describes the other matches of its group, if the rule groups alerts. */
export type SelectedMatch = { readonly id: string; readonly match: Match; readonly suppression?: Suppression }

/** A match that does not alert and is archived, and why: another alerts for its group, or it exceeds the rule's maximum. */
export type SuppressedMatch = {
  readonly id: string
  readonly match: Match
  readonly why: "grouped" | "over the maximum"
}

/** The result of the selection from a rule's matches in one object. */
export type SelectionOutcome = {
  /** Oldest first, as Kibana lists them; at most the rule's max_signals. */
  readonly alerts: readonly SelectedMatch[]
  /** The suppressed matches that `add` did not return. */
  readonly suppressed: readonly SuppressedMatch[]
  /** Distinct matches without those of exceptions: matches = alerts + grouped + over. */
  readonly matches: number
  readonly grouped: number
  readonly over: number
  readonly duplicates: number
  /** The hosts and users of the matches over the maximum, with counts, those without an alert first. */
  readonly leftOutHosts: readonly string[]
  readonly leftOutUsers: readonly string[]
  /** The number of matches that each exception item excluded, by the item's name. */
  readonly excepted: ReadonlyMap<string, number>
  /** Times of the first and the last match, ISO 8601; undefined if there are none. */
  readonly first?: string
  readonly last?: string
}

type TimedMatch = { readonly id: string; readonly match: Match; readonly time: Nanoseconds }

/** Matches that make one alert: the first by time, the time of the last, and how many others there are. */
type Group = {
  readonly key: string
  head: TimedMatch
  end: Nanoseconds
  others: number
  readonly terms?: SuppressionGroup
}

/**
 * Selects which of a rule's matches in one object alert, as the matches arrive. It applies, in this order: exceptions,
 * duplicates, groups (alert_suppression: the first by time alerts for its group), then max_signals of them by host in
 * turn: the newest of each host by (@timestamp, id), then the second newest of each, and so on. Kibana keeps the newest
 * of all, so an attacker could hide a match on one host behind newer matches on another. The outcome does not depend on
 * the order of the matches, so a retry selects the same. It keeps max_signals matches and the ids of all in memory; with
 * alert_suppression, the first match of every group.
 */
export class Selection {
  readonly #rule: Rule
  readonly #seen = new Set<string>()
  readonly #groups = new Map<string, Group>()
  readonly #excepted = new Map<string, number>()
  #duplicates = 0
  #grouped = 0
  #over = 0
  readonly #leftOutHosts = new LeftOut()
  readonly #leftOutUsers = new LeftOut()
  #first: TimedMatch | undefined
  #last: TimedMatch | undefined

  constructor(rule: Rule) {
    this.#rule = rule
  }

  /** Adds a match. Returns the matches that are now certain not to alert; the added match may be one of them. */
  add(match: Match): readonly SuppressedMatch[] {
    const exception = exceptionFor(this.#rule.exceptions_list, match.event, match.arrival)
    if (exception !== undefined) {
      this.#excepted.set(exception.name, (this.#excepted.get(exception.name) ?? 0) + 1)
      return []
    }
    const id = alertId(match)
    if (this.#seen.has(id)) {
      this.#duplicates++
      return []
    }
    this.#seen.add(id)
    const timed = { id, match, time: timeOf(match) }
    if (this.#first === undefined || compare(timed, this.#first) < 0) this.#first = timed
    if (this.#last === undefined || compare(timed, this.#last) > 0) this.#last = timed
    const grouped = this.#group(timed)
    return this.#rule.alert_suppression === undefined ? this.#evict() : grouped
  }

  close(): SelectionOutcome {
    const suppressed = this.#evict()
    const heads = [...this.#groups.values()].map(({ head }) => head.match.event)
    return {
      alerts: this.#ordered().map(selected),
      suppressed,
      matches: this.#seen.size,
      grouped: this.#grouped,
      over: this.#over,
      duplicates: this.#duplicates,
      leftOutHosts: this.#leftOutHosts.list(new Set(heads.map(hostOf))),
      leftOutUsers: this.#leftOutUsers.list(new Set(heads.map(userOf))),
      excepted: this.#excepted,
      ...(this.#first && this.#last ? { first: textOf(this.#first.time), last: textOf(this.#last.time) } : {}),
    }
  }

  #group(timed: TimedMatch): readonly SuppressedMatch[] {
    const terms = suppressionGroup(timed.match)
    const key = terms?.instance ?? timed.id
    const group = this.#groups.get(key)
    if (group === undefined) {
      this.#groups.set(key, { key, head: timed, end: timed.time, others: 0, ...(terms ? { terms } : {}) })
      return []
    }
    const other = compare(timed, group.head) < 0 ? group.head : timed
    if (other === group.head) group.head = timed
    if (timed.time > group.end) group.end = timed.time
    group.others++
    this.#grouped++
    return [{ id: other.id, match: other.match, why: "grouped" }]
  }

  /**
   * Removes the groups that exceed the maximum. A later match never brings one of them back: it can only give another
   * group of the same host a later turn. Their other matches were returned as grouped before.
   */
  #evict(): readonly SuppressedMatch[] {
    const excess = this.#groups.size - this.#rule.max_signals
    if (excess <= 0) return []
    return this.#byTurn()
      .slice(-excess)
      .reverse()
      .map(({ key, head, others }) => {
        this.#groups.delete(key)
        this.#grouped -= others
        this.#over += 1 + others
        this.#leftOutHosts.add(hostOf(head.match.event), 1 + others)
        this.#leftOutUsers.add(userOf(head.match.event), 1 + others)
        return { id: head.id, match: head.match, why: "over the maximum" }
      })
  }

  /** The groups in the order in which hosts take turns: every host's newest, the newest of these first, and so on. */
  #byTurn(): Group[] {
    const turns = new Map<string, number>()
    return this.#ordered()
      .reverse()
      .map((group) => {
        const host = hostOf(group.head.match.event)
        const turn = turns.get(host) ?? 0
        turns.set(host, turn + 1)
        return { group, turn }
      })
      .sort((left, right) => left.turn - right.turn)
      .map(({ group }) => group)
  }

  #ordered(): Group[] {
    return [...this.#groups.values()].sort((left, right) => compare(left.head, right.head))
  }
}

/** Selects from a complete list of matches. */
export function select(rule: Rule, matches: readonly Match[]): SelectionOutcome {
  const selection = new Selection(rule)
  const suppressed = matches.flatMap((match) => selection.add(match))
  const outcome = selection.close()
  return { ...outcome, suppressed: [...suppressed, ...outcome.suppressed] }
}

function selected({ head, end, others, terms }: Group): SelectedMatch {
  const { id, match, time } = head
  if (terms === undefined) return { id, match }
  return { id, match, suppression: { ...terms, start: textOf(time), end: textOf(end), docsCount: others } }
}

/**
 * The time by which a match is ordered. An event without a readable time counts by its arrival: an attacker who omits the
 * time must not push a match below the limit.
 */
function timeOf({ event, arrival }: Match): Nanoseconds {
  return readTime(event["@timestamp"]) ?? BigInt(arrival) * 1_000_000n
}

function compare(left: TimedMatch, right: TimedMatch): number {
  if (left.time !== right.time) return left.time < right.time ? -1 : 1
  return left.id < right.id ? -1 : left.id > right.id ? 1 : 0
}

/** A time outside the range of Date is written as a number of ns. */
function textOf(time: Nanoseconds): string {
  return isoTime(time) ?? `${time} ns`
}
