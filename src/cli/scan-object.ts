import { type AlertDocument, alertDocument } from "../delivery/alert/document.ts"
import type { SideTables } from "../engine/enrich/side-tables.ts"
import { type Scanner, type ScanObject, scanObject } from "../engine/scan.ts"
import type { ScanReport } from "../engine/scan-report.ts"
import { type ScanNotice, ScanNotices } from "../operate/scan/notices.ts"

/** The result of a scan by hand. */
export type Scanned = { readonly report: ScanReport; readonly notices: readonly ScanNotice[] }

/** Scans one object, and passes on each alert once. */
export async function scanByHand(
  object: ScanObject,
  scanner: Scanner,
  sideTables: SideTables,
  onAlert: (document: AlertDocument) => void,
): Promise<Scanned> {
  const seen = new Set<string>()
  const notices = new ScanNotices()
  const report = await scanObject(object, scanner, {
    async onMatch(found, origin) {
      const match = await sideTables.enrich(found)
      notices.onMatch(match, origin)
      const document = alertDocument(match)
      // A record that an object contains twice is one alert, as in the ledger.
      if (seen.has(document["kibana.alert.uuid"])) return
      seen.add(document["kibana.alert.uuid"])
      onAlert(document)
    },
    onMetadata: (source, record) => sideTables.keep(source, record),
  })
  await sideTables.close()
  const { location, arrival, size } = object
  return { report, notices: notices.close({ ...location, arrival, size }, report) }
}
