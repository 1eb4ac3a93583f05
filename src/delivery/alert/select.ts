import type { Match } from "../../engine/match/match.ts"
import type { RecordOrigin } from "../../engine/scan-object.ts"
import type { Rule } from "../../rule.ts"
import { exceptionFor } from "./exceptions.ts"
import { alertId } from "./id.ts"
import { LeftOut } from "./left-out.ts"
import { MatchBudget, type WaitingMatch } from "./match-budget.ts"
import { type GroupSpan, suppressionGroup } from "./suppress.ts"
import { isoTime, type Nanoseconds, readTime } from "./time.ts"

/** A selected match. `match` is undefined when its content was dropped (see `MatchBudget`); `unit` says where it is. */
type Selected = { readonly id: string; readonly unit: number; readonly match: Match | undefined }

/** A match that alerts. `suppression` describes the other matches of its group, if the rule groups alerts. */
export type SelectedMatch = Selected & { readonly suppression?: GroupSpan }

/** A match that does not alert and is archived, and why: another alerts for its group, or it exceeds the rule's maximum. */
export type SuppressedMatch = Selected & { readonly why: "grouped" | "over the maximum" }

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

/** Matches that make one alert: the first by time, the time of the last, and how many others there are. */
type Group = {
  readonly key: string
  readonly isGroup: boolean
  head: WaitingMatch
  end: Nanoseconds
  others: number
}

/** Two ids with the same 16 bytes would need 2^64 tries. */
const REMEMBERED_BYTES = 16

/**
 * Selects which of a rule's matches in one object alert, as the matches arrive. It applies, in this order: exceptions,
 * duplicates, groups (alert_suppression: the first by time alerts for its group), then max_signals of them by host in
 * turn: the newest of each host by (@timestamp, id), then the second newest of each, and so on. Kibana keeps the newest
 * of all, so an attacker could hide a match on one host behind newer matches on another. The outcome does not depend on
 * the order of the matches, so a retry selects the same. It keeps max_signals matches and the ids of all in memory; with
 * alert_suppression, the first match of every group. The budget bounds their bytes. Of more matches than it remembers
 * ids, a duplicate may count as another match.
 */
export class Selection {
  readonly #rule: Rule
  readonly #budget: MatchBudget
  readonly #seen = new Set<string>()
  readonly #groups = new Map<string, Group>()
  readonly #excepted = new Map<string, number>()
  #matches = 0
  #duplicates = 0
  #grouped = 0
  #over = 0
  readonly #leftOutHosts = new LeftOut()
  readonly #leftOutUsers = new LeftOut()
  #first: Nanoseconds | undefined
  #last: Nanoseconds | undefined

  constructor(rule: Rule, budget: MatchBudget = new MatchBudget()) {
    this.#rule = rule
    this.#budget = budget
  }

  /** Adds a match. Returns the matches that are now certain not to alert; the added match may be one of them. */
  add(match: Match, origin: RecordOrigin): readonly SuppressedMatch[] {
    const exception = exceptionFor(this.#rule.exceptions_list, match.event, match.arrival)
    if (exception !== undefined) {
      this.#excepted.set(exception.name, (this.#excepted.get(exception.name) ?? 0) + 1)
      return []
    }
    const id = alertId(match)
    const key = suppressionGroup(match)?.instance ?? id
    const remembered = Buffer.from(id, "hex").toString("latin1", 0, REMEMBERED_BYTES)
    if (this.#seen.has(remembered) || this.#groups.get(key)?.head.id === id) {
      this.#duplicates++
      return []
    }
    if (this.#budget.addId()) this.#seen.add(remembered)
    this.#matches++
    const time = timeOf(match)
    if (this.#first === undefined || time < this.#first) this.#first = time
    if (this.#last === undefined || time > this.#last) this.#last = time
    const grouped = this.#group(key, key !== id, this.#budget.hold(id, match, time, origin))
    return this.#rule.alert_suppression === undefined ? this.#evict() : grouped
  }

  close(): SelectionOutcome {
    const suppressed = this.#evict()
    const heads = [...this.#groups.values()].map(({ head }) => head)
    return {
      alerts: this.#ordered().map((group) => this.#selected(group)),
      suppressed,
      matches: this.#matches,
      grouped: this.#grouped,
      over: this.#over,
      duplicates: this.#duplicates,
      leftOutHosts: this.#leftOutHosts.list(new Set(heads.map(({ host }) => host))),
      leftOutUsers: this.#leftOutUsers.list(new Set(heads.map(({ user }) => user))),
      excepted: this.#excepted,
      ...(this.#first !== undefined && this.#last !== undefined
        ? { first: textOf(this.#first), last: textOf(this.#last) }
        : {}),
    }
  }

  #group(key: string, isGroup: boolean, added: WaitingMatch): readonly SuppressedMatch[] {
    const group = this.#groups.get(key)
    if (group === undefined) {
      this.#groups.set(key, { key, isGroup, head: added, end: added.time, others: 0 })
      if (this.#rule.alert_suppression !== undefined) this.#budget.addEntry()
      return []
    }
    const other = compare(added, group.head) < 0 ? group.head : added
    if (other === group.head) group.head = added
    if (added.time > group.end) group.end = added.time
    group.others++
    this.#grouped++
    return [this.#suppressed(other, "grouped")]
  }

  #suppressed(waiting: WaitingMatch, why: SuppressedMatch["why"]): SuppressedMatch {
    this.#budget.release(waiting)
    const { id, unit, match } = waiting
    if (match === undefined) this.#budget.addEntry()
    return { id, unit, match, why }
  }

  #selected({ head, isGroup, end, others }: Group): SelectedMatch {
    const { id, unit, match, time } = head
    if (!isGroup) return { id, unit, match }
    return { id, unit, match, suppression: { start: textOf(time), end: textOf(end), docsCount: others } }
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
        this.#leftOutHosts.add(head.host, 1 + others)
        this.#leftOutUsers.add(head.user, 1 + others)
        return this.#suppressed(head, "over the maximum")
      })
  }

  /** The groups in the order in which hosts take turns: every host's newest, the newest of these first, and so on. */
  #byTurn(): Group[] {
    const turns = new Map<string, number>()
    return this.#ordered()
      .reverse()
      .map((group) => {
        const { host } = group.head
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

/**
 * The time by which a match is ordered. An event without a readable time counts by its arrival: an attacker who omits the
 * time must not push a match below the limit.
 */
function timeOf({ event, arrival }: Match): Nanoseconds {
  return readTime(event["@timestamp"]) ?? BigInt(arrival) * 1_000_000n
}

function compare(left: WaitingMatch, right: WaitingMatch): number {
  if (left.time !== right.time) return left.time < right.time ? -1 : 1
  return left.id < right.id ? -1 : left.id > right.id ? 1 : 0
}

/** A time outside the range of Date is written as a number of ns. */
function textOf(time: Nanoseconds): string {
  return isoTime(time) ?? `${time} ns`
}
