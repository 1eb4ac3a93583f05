import { type AlertDocument, alertDocument } from "../delivery/alert/document.ts"
import { alertId } from "../delivery/alert/id.ts"
import type { MatchLimits } from "../delivery/alert/match-budget.ts"
import { isStaged } from "../delivery/alert/staged.ts"
import { type GroupSpan, suppressionOf } from "../delivery/alert/suppress.ts"
import type { SideTables } from "../engine/enrich/side-tables.ts"
import type { Match } from "../engine/match/match.ts"
import { type Scanner, scanObject } from "../engine/scan.ts"
import type { ScanObject } from "../engine/scan-object.ts"
import type { ScanReport } from "../engine/scan-report.ts"
import { type ScanNotice, ScanSelection, type Selected, scanLimits } from "../operate/scan/selection.ts"

/** The result of a scan by hand. `unsent` is what the selection leaves out of a rule's alerts, in words. */
export type Scanned = {
  readonly report: ScanReport
  readonly notices: readonly ScanNotice[]
  readonly unsent: readonly string[]
}

type Options = { readonly rawMatches?: boolean | undefined; readonly limits?: MatchLimits }

/**
 * Scans one object, and passes on the alerts that detect would send: without the matches of exceptions, those that are grouped, and
 * those over the rule's maximum. With `rawMatches` it passes on every match, as it is found.
 */
export async function scanByHand(
  object: ScanObject,
  scanner: Scanner,
  sideTables: SideTables,
  onAlert: (document: AlertDocument) => void,
  { rawMatches = false, limits = scanLimits }: Options = {},
): Promise<Scanned> {
  const selection = new ScanSelection(limits)
  const report = await scanObject(
    object,
    scanner,
    {
      async onMatch(found, origin) {
        const match = await sideTables.enrich(found)
        selection.onMatch(match, origin)
        if (rawMatches) onAlert(alertDocument(match))
      },
      onMetadata: (source, record) => sideTables.keep(source, record),
    },
    () => !selection.isFull,
  )
  if (selection.isFull)
    report.fault = new Error(
      `stopped after ${report.tally.lines} lines: alert_suppression makes more than ${limits.entries} groups of their matches, which do not fit in memory. Split the file, and scan its parts`,
    )
  await sideTables.close()
  const { location, arrival, size } = object
  const { outcomes, notices } = selection.close({ ...location, arrival, size }, report)
  const onSelected = (match: Match, span: GroupSpan | undefined) =>
    onAlert(alertDocument(match, suppressionOf(match, span)))
  if (!rawMatches) await passOn(outcomes, object, scanner, sideTables, onSelected)
  const unsent: string[] = []
  for (const { rule, outcome } of outcomes) {
    for (const [name, count] of outcome.excepted) unsent.push(`${rule.name}: ${count} excepted by "${name}"`)
    if (outcome.grouped > 0) unsent.push(`${rule.name}: ${outcome.grouped} grouped with an alert above`)
    if (outcome.over > 0) unsent.push(`${rule.name}: ${outcome.over} over the rule's maximum of ${rule.max_signals}`)
    if (isStaged(rule, arrival) && outcome.alerts.length > 0)
      unsent.push(`${rule.name}: staged until ${rule.staged_until}; its alerts are recorded and not sent`)
  }
  return { report, notices, unsent }
}

/** Passes on the selected matches: those in memory, then those that must be read again from the object. */
async function passOn(
  outcomes: Selected["outcomes"],
  object: ScanObject,
  scanner: Scanner,
  sideTables: SideTables,
  onSelected: (match: Match, span: GroupSpan | undefined) => void,
): Promise<void> {
  const keyOf = (ruleId: string, id: string) => JSON.stringify([ruleId, id])
  const dropped = new Map<string, { readonly span: GroupSpan | undefined }>()
  const only = new Set<number>()
  for (const { rule, outcome } of outcomes) {
    for (const { id, unit, match, suppression: span } of outcome.alerts) {
      if (match !== undefined) onSelected(match, span)
      else {
        dropped.set(keyOf(rule.rule_id, id), { span })
        only.add(unit)
      }
    }
  }
  if (dropped.size === 0) return
  if (object.reopen === undefined) throw new Error(`${dropped.size} matches do not fit in memory`)
  const again = { ...object, body: await object.reopen(), units: { only } }
  await scanObject(again, scanner, {
    async onMatch(found) {
      const key = keyOf(found.rule.rule_id, alertId(found))
      const wanted = dropped.get(key)
      if (wanted === undefined) return
      dropped.delete(key)
      onSelected(await sideTables.enrich(found), wanted.span)
    },
  })
  if (dropped.size > 0)
    throw new Error(`${dropped.size} matches were not found again: the object has changed. Scan it once more`)
}
