import { alertId } from "../delivery/alert/id.ts"
import type { SuppressedMatch } from "../delivery/alert/select.ts"
import type { GroupSpan } from "../delivery/alert/suppress.ts"
import type { Match } from "../engine/match/match.ts"
import type { RecordOrigin } from "../engine/scan-object.ts"
import type { Execution } from "./execution.ts"

/** A match alerts, for its group if there is a span, or it is archived. */
type Destination = { readonly suppression?: GroupSpan | undefined; readonly why?: SuppressedMatch["why"] }

type Wanted = Destination & { readonly execution: Execution; readonly id: string }

/**
 * The matches whose content did not fit in memory (see `MatchBudget`), by the raw line that contains them. A second scan,
 * of these lines only, finds their content again, one after the other.
 */
export class Reread {
  readonly #wanted = new Map<number, Wanted[]>()

  get isEmpty(): boolean {
    return this.#wanted.size === 0
  }

  /** How many matches were not found again yet. */
  get count(): number {
    return [...this.#wanted.values()].reduce((sum, list) => sum + list.length, 0)
  }

  units(): ReadonlySet<number> {
    return new Set(this.#wanted.keys())
  }

  add(
    execution: Execution,
    { id, unit, ...destination }: { readonly id: string; readonly unit: number } & Destination,
  ): void {
    const list = this.#wanted.get(unit)
    const wanted = { execution, id, ...destination }
    if (list) list.push(wanted)
    else this.#wanted.set(unit, [wanted])
  }

  /** Takes a match that the second scan found, with its destination; undefined if it is none of these. */
  take(match: Match, { unit }: RecordOrigin): Wanted | undefined {
    const list = this.#wanted.get(unit) ?? []
    const id = alertId(match)
    const index = list.findIndex((one) => one.id === id && one.execution.rule.rule_id === match.rule.rule_id)
    const [found] = index === -1 ? [] : list.splice(index, 1)
    if (list.length === 0) this.#wanted.delete(unit)
    return found
  }
}
