import type { Match } from "../../engine/match/match.ts"
import type { Rule } from "../../rule.ts"
import { exceptionFor } from "./exceptions.ts"
import { alertId } from "./id.ts"
import { type Suppression, type SuppressionGroup, suppressionGroup } from "./suppress.ts"
import { isoTime, type Nanoseconds, readTime } from "./time.ts"

/** A match that alerts. `suppression` tells of the others of its group, where the rule groups alerts. */
export type Selected = { readonly id: string; readonly match: Match; readonly suppression?: Suppression }

/** A match that does not alert but is to be kept, and why: another alerts for it, or it is over the rule's maximum. */
export type Suppressed = { readonly id: string; readonly match: Match; readonly why: "grouped" | "over the maximum" }

/** What became of a rule's matches in one object. */
export type Outcome = {
  /** Oldest first, as Kibana lists them; at most the rule's max_signals. */
  readonly alerts: readonly Selected[]
  /** Those that `add` did not give back already. */
  readonly suppressed: readonly Suppressed[]
  /** Different matches, those of exceptions left out. matches = alerts + grouped + over. */
  readonly matches: number
  readonly grouped: number
  readonly over: number
  readonly duplicates: number
  /** Matches that an exception item let pass, by the item's name. */
  readonly excepted: ReadonlyMap<string, number>
  /** Times of the first and the last of the matches, ISO 8601; undefined when there are none. */
  readonly first?: string
  readonly last?: string
}

type Timed = { readonly id: string; readonly match: Match; readonly time: Nanoseconds }

/** Matches that alert as one: the first by time, and how many others until when. */
type Group = { readonly key: string; head: Timed; end: Nanoseconds; others: number; readonly terms?: SuppressionGroup }

/**
 * Chooses which of one rule's matches in one object alert, while they come. In this order: exceptions, duplicates,
 * groups (alert_suppression: the first by time alerts for its group), then the newest max_signals by (@timestamp, id).
 * The outcome depends on the matches alone and not on their order, so a retry chooses the same. It holds max_signals
 * matches and the ids of all; with alert_suppression the first match of every group.
 */
export class Selection {
  readonly #rule: Rule
  readonly #seen = new Set<string>()
  readonly #groups = new Map<string, Group>()
  readonly #excepted = new Map<string, number>()
  #duplicates = 0
  #grouped = 0
  #over = 0
  #first: Timed | undefined
  #last: Timed | undefined

  constructor(rule: Rule) {
    this.#rule = rule
  }

  /** Adds a match; gives back what is sure by now not to alert, which may be the same. */
  add(match: Match): readonly Suppressed[] {
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

  close(): Outcome {
    const suppressed = this.#evict()
    return {
      alerts: this.#ordered().map(selected),
      suppressed,
      matches: this.#seen.size,
      grouped: this.#grouped,
      over: this.#over,
      duplicates: this.#duplicates,
      excepted: this.#excepted,
      ...(this.#first && this.#last ? { first: textOf(this.#first.time), last: textOf(this.#last.time) } : {}),
    }
  }

  #group(timed: Timed): readonly Suppressed[] {
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

  /** Takes out the oldest groups that are over the maximum. What others of theirs came before were given back as grouped. */
  #evict(): readonly Suppressed[] {
    const excess = this.#groups.size - this.#rule.max_signals
    if (excess <= 0) return []
    return this.#ordered()
      .slice(0, excess)
      .map(({ key, head, others }) => {
        this.#groups.delete(key)
        this.#grouped -= others
        this.#over += 1 + others
        return { id: head.id, match: head.match, why: "over the maximum" }
      })
  }

  #ordered(): Group[] {
    return [...this.#groups.values()].sort((left, right) => compare(left.head, right.head))
  }
}

/** What becomes of matches that are there already. */
export function select(rule: Rule, matches: readonly Match[]): Outcome {
  const selection = new Selection(rule)
  const early = matches.flatMap((match) => selection.add(match))
  const outcome = selection.close()
  return { ...outcome, suppressed: [...early, ...outcome.suppressed] }
}

function selected({ head, end, others, terms }: Group): Selected {
  const { id, match, time } = head
  if (terms === undefined) return { id, match }
  return { id, match, suppression: { ...terms, start: textOf(time), end: textOf(end), docsCount: others } }
}

/**
 * A match's place in time. An event whose time cannot be read counts as new as its arrival: leaving the time out must not
 * push a match under the limit.
 */
function timeOf({ event, arrival }: Match): Nanoseconds {
  return readTime(event["@timestamp"]) ?? BigInt(arrival) * 1_000_000n
}

function compare(left: Timed, right: Timed): number {
  if (left.time !== right.time) return left.time < right.time ? -1 : 1
  return left.id < right.id ? -1 : left.id > right.id ? 1 : 0
}

/** A time that a Date cannot hold stays the number of ns that it is. */
function textOf(time: Nanoseconds): string {
  return isoTime(time) ?? `${time} ns`
}
