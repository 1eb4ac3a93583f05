import { MatchBudget } from "../delivery/alert/match-budget.ts"
import { Selection, type SuppressedMatch } from "../delivery/alert/select.ts"
import { isStaged } from "../delivery/alert/staged.ts"
import { latenessOf } from "../delivery/alert/time.ts"
import { type ArchivedMatch, SuppressedArchive, suppressedPrefix } from "../delivery/ledger/suppressed.ts"
import type { SideTables } from "../engine/enrich/side-tables.ts"
import type { Match } from "../engine/match/match.ts"
import type { RecordOrigin, ScanListener } from "../engine/scan-object.ts"
import type { MetadataRecord } from "../engine/sources/source.ts"
import { failureOf } from "../errors.ts"
import type { DetectContext } from "./context.ts"
import type { Execution } from "./execution.ts"
import { Reread } from "./reread.ts"

/** The characters of all records that wait to be archived. */
const MAX_PENDING_LENGTH = 16 * 1024 * 1024

/** Collects what the scan of one object finds. It holds a bounded number of bytes, whatever the number of rules and matches. */
export class Findings implements ScanListener {
  readonly executions = new Map<string, Execution>()
  readonly sideTables: SideTables
  /** Writes that failed. They do not end the scan, or the alerts after them would wait; the message fails at the end. */
  readonly failures: unknown[] = []
  lateness: number | undefined
  unnamed: string | undefined
  /** The matches whose content is to be read again. */
  readonly reread: Reread = new Reread()
  readonly #context: DetectContext
  readonly #budget: MatchBudget
  #pendingLength = 0

  constructor(context: DetectContext) {
    this.#context = context
    this.#budget = new MatchBudget(context.matchLimits)
    this.sideTables = context.sideTables()
  }

  /** Whether the scan must stop, so that what was found is settled before more is found. */
  get isFull(): boolean {
    return this.#budget.isSpent
  }

  async onMatch(found: Match, origin: RecordOrigin): Promise<void> {
    const match = await this.enriched(found)
    const lateness = latenessOf(match)
    if (lateness !== undefined) this.lateness = Math.max(this.lateness ?? lateness, lateness)
    const { rule } = match
    const execution = this.executions.get(rule.rule_id) ?? {
      rule,
      location: match.location,
      selection: new Selection(rule, this.#budget),
      archive: new SuppressedArchive(this.#context.ledger, suppressedPrefix(rule.rule_id, match.location)),
      isStaged: isStaged(rule, match.arrival),
    }
    this.executions.set(rule.rule_id, execution)
    this.failures.push(...(await failureOf(this.archive(execution, execution.selection.add(match, origin)))))
  }

  /** Whether the object must be read again for the content of matches. */
  get needsReread(): boolean {
    return this.#budget.hasDropped
  }

  /** Archives matches that do not alert, or has them read again. */
  async archive(execution: Execution, suppressed: readonly SuppressedMatch[]): Promise<void> {
    for (const { id, unit, match, why } of suppressed) {
      if (match === undefined) this.reread.add(execution, { id, unit, why })
      else await this.archiveOne(execution, { id, match, why })
    }
  }

  async archiveOne({ archive }: Execution, one: ArchivedMatch): Promise<void> {
    const before = archive.pendingLength
    try {
      await archive.add(one)
    } finally {
      this.#pendingLength += archive.pendingLength - before
    }
    if (this.#pendingLength > MAX_PENDING_LENGTH) {
      const [largest] = [...this.executions.values()].sort(
        (left, right) => right.archive.pendingLength - left.archive.pendingLength,
      )
      this.#pendingLength -= largest?.archive.pendingLength ?? 0
      await largest?.archive.close()
    }
  }

  async onMetadata(source: string, record: MetadataRecord): Promise<void> {
    this.failures.push(...(await failureOf(this.sideTables.keep(source, record))))
  }

  /** No alert waits for a name: when the side tables cannot be read, the alert goes out without it. */
  async enriched(match: Match): Promise<Match> {
    try {
      return await this.sideTables.enrich(match)
    } catch (error) {
      this.unnamed = error instanceof Error ? error.message : String(error)
      return match
    }
  }
}
