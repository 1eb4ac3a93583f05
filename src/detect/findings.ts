import { Selection } from "../delivery/alert/select.ts"
import { latenessOf } from "../delivery/alert/time.ts"
import { SuppressedArchive, suppressedPrefix } from "../delivery/ledger/suppressed.ts"
import type { SideTables } from "../engine/enrich/side-tables.ts"
import type { Match } from "../engine/match/match.ts"
import type { ScanListener } from "../engine/scan.ts"
import type { MetadataRecord } from "../engine/sources/source.ts"
import { failureOf } from "../errors.ts"
import type { Rule } from "../rule.ts"
import type { DetectContext } from "./context.ts"

/** One rule's run over one object: the matches that may alert, and those that the ledger only keeps. */
export type Execution = {
  readonly rule: Rule
  readonly first: Match
  readonly selection: Selection
  readonly archive: SuppressedArchive
}

/** Collects what the scan of one object finds. It holds a bounded number of matches for each rule. */
export class Findings implements ScanListener {
  readonly executions = new Map<string, Execution>()
  readonly sideTables: SideTables
  /** Writes that failed. They do not end the scan, or the alerts after them would wait; the message fails at the end. */
  readonly failures: unknown[] = []
  lateness: number | undefined
  unnamed: string | undefined
  readonly #context: DetectContext

  constructor(context: DetectContext) {
    this.#context = context
    this.sideTables = context.sideTables()
  }

  async onMatch(found: Match): Promise<void> {
    const match = await this.#enriched(found)
    const lateness = latenessOf(match)
    if (lateness !== undefined) this.lateness = Math.max(this.lateness ?? lateness, lateness)
    const { rule } = match
    const execution = this.executions.get(rule.rule_id) ?? {
      rule,
      first: match,
      selection: new Selection(rule),
      archive: new SuppressedArchive(this.#context.ledger, suppressedPrefix(rule.rule_id, match.location)),
    }
    this.executions.set(rule.rule_id, execution)
    this.failures.push(...(await failureOf(execution.archive.add(execution.selection.add(match)))))
  }

  async onMetadata(source: string, record: MetadataRecord): Promise<void> {
    this.failures.push(...(await failureOf(this.sideTables.keep(source, record))))
  }

  /** No alert waits for a name: when the side tables cannot be read, the alert goes out without it. */
  async #enriched(match: Match): Promise<Match> {
    try {
      return await this.sideTables.enrich(match)
    } catch (error) {
      this.unnamed = error instanceof Error ? error.message : String(error)
      return match
    }
  }
}
