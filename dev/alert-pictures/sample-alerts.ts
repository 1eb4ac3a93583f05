import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Readable } from "node:stream"
import { type AlertDocument, alertDocument } from "../../src/delivery/alert/document.ts"
import { scanObject } from "../../src/engine/scan.ts"
import { scannerOf } from "../../src/engine/scanner.ts"
import { loadRules } from "../../src/rules/load.ts"

const root = join(import.meta.dirname, "../..")

/** A fixed arrival of the sample batches, so that each run draws the same pictures. */
const ARRIVAL = Date.parse("2026-11-24T08:01:12Z")

/** The alerts that the current rules and sources make from a sample batch. */
export async function alertsOfBatch(file: string): Promise<AlertDocument[]> {
  const bytes = readFileSync(join(root, "events/batches", file))
  const alerts = new Map<string, AlertDocument>()
  const report = await scanObject(
    {
      location: { bucket: "example-edr-logs", key: `edr/${file}`, version: "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrH" },
      arrival: ARRIVAL,
      size: bytes.length,
      body: Readable.from([bytes]),
    },
    scannerOf(await loadRules(join(root, "site/rules"))),
    {
      onMatch(match) {
        const alert = alertDocument(match)
        alerts.set(alert["kibana.alert.uuid"], alert)
      },
    },
  )
  if (report.fault !== undefined) throw report.fault
  return [...alerts.values()]
}
