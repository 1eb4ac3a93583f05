import { type AlertDocument, alertDocument } from "../delivery/alert/document.ts"
import { isStaged } from "../delivery/alert/staged.ts"
import { suppressionOf } from "../delivery/alert/suppress.ts"
import type { SideTables } from "../engine/enrich/side-tables.ts"
import { type Scanner, type ScanObject, scanObject } from "../engine/scan.ts"
import type { ScanReport } from "../engine/scan-report.ts"
import { type ScanNotice, ScanSelection } from "../operate/scan/selection.ts"

/** The result of a scan by hand. `unsent` is what the selection leaves out of a rule's alerts, in words. */
export type Scanned = {
  readonly report: ScanReport
  readonly notices: readonly ScanNotice[]
  readonly unsent: readonly string[]
}

/**
 * Scans one object, and passes on the alerts that detect would send: without the matches of exceptions, those that are grouped, and
 * those over the rule's maximum. With `rawMatches` it passes on every match, as it is found.
 */
export async function scanByHand(
  object: ScanObject,
  scanner: Scanner,
  sideTables: SideTables,
  onAlert: (document: AlertDocument) => void,
  rawMatches = false,
): Promise<Scanned> {
  const selection = new ScanSelection()
  const report = await scanObject(object, scanner, {
    async onMatch(found, origin) {
      const match = await sideTables.enrich(found)
      selection.onMatch(match, origin)
      if (rawMatches) onAlert(alertDocument(match))
    },
    onMetadata: (source, record) => sideTables.keep(source, record),
  })
  await sideTables.close()
  const { location, arrival, size } = object
  const { outcomes, notices } = selection.close({ ...location, arrival, size }, report)
  const unsent: string[] = []
  for (const { rule, outcome } of outcomes) {
    if (!rawMatches)
      for (const { match, suppression } of outcome.alerts)
        if (match !== undefined) onAlert(alertDocument(match, suppressionOf(match, suppression)))
    for (const [name, count] of outcome.excepted) unsent.push(`${rule.name}: ${count} excepted by "${name}"`)
    if (outcome.grouped > 0) unsent.push(`${rule.name}: ${outcome.grouped} grouped with an alert above`)
    if (outcome.over > 0) unsent.push(`${rule.name}: ${outcome.over} over the rule's maximum of ${rule.max_signals}`)
    if (isStaged(rule, arrival) && outcome.alerts.length > 0)
      unsent.push(`${rule.name}: staged until ${rule.staged_until}; its alerts are recorded and not sent`)
  }
  return { report, notices, unsent }
}
