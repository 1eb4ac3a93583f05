import { join } from "node:path"
import type { LogFormat } from "../../../dev/log-formats/log-format.ts"
import { processStart } from "../../../dev/log-formats/process-start.ts"
import { type AlertDocument, alertDocument } from "../../../src/delivery/alert/document.ts"
import { defaultLimits } from "../../../src/engine/decode/limits.ts"
import { ruleSet } from "../../../src/engine/match/rule-set.ts"
import { scanObject } from "../../../src/engine/scan.ts"
import type { ScanReport } from "../../../src/engine/scan-report.ts"
import { recognise, sources } from "../../../src/engine/sources/index.ts"
import { loadRules } from "../../../src/rules/load.ts"
import type { Case } from "./case.ts"

const rules = ruleSet(await loadRules(join(import.meta.dirname, "../../../site/rules")), sources)

/** The arrival of the objects in these tests: one minute after their records. */
export const ARRIVAL = Date.parse("2026-11-24T08:01:00.000Z")

/** Scans a text as an object of that key, like the Lambda. Returns the report, and the alerts in the order of lines. */
export async function scanText(
  text: string,
  key = "logs/part-0",
): Promise<{ report: ScanReport; alerts: AlertDocument[] }> {
  const alerts: AlertDocument[] = []
  const bytes = Buffer.from(text.toWellFormed())
  async function* body() {
    yield bytes
  }
  const report = await scanObject(
    { location: { bucket: "logs", key }, arrival: ARRIVAL, size: bytes.length, body: body() },
    { rules, recognise, limits: defaultLimits },
    { onMatch: (match) => void alerts.push(alertDocument(match)) },
  )
  return { report, alerts }
}

/** The alert of each text, as lines of one object; undefined if a text raises none. */
export async function scanEach(texts: readonly string[], key?: string): Promise<(AlertDocument | undefined)[]> {
  const { report, alerts } = await scanText(texts.join("\n"), key)
  if (report.fault !== undefined) throw report.fault
  const found: (AlertDocument | undefined)[] = texts.map(() => undefined)
  for (const alert of alerts) found[alert["landfall.line"] - 1] = alert
  return found
}

/** The first records of an object are parsed unconditionally, so this number of ordinary records precedes the cases. */
const ORDINARY_RECORDS = 40

/** The alert of each case that the format can express, null for none. */
export async function scanCases(
  format: LogFormat,
  cases: readonly Case[],
): Promise<ReadonlyMap<Case, AlertDocument | null>> {
  const ordinary = format.write(processStart())
  const texts = Array.from({ length: ORDINARY_RECORDS }, () => ordinary)
  const lines = new Map<number, Case>()
  const results = new Map<Case, AlertDocument | null>()
  let line = texts.length + 1
  for (const one of cases) {
    const plain = format.write(processStart(one.start))
    const text = one.spell ? one.spell(plain, format) : plain
    if (text === undefined) continue
    lines.set(line, one)
    results.set(one, null)
    texts.push(text)
    line += text.split("\n").length
  }
  const { report, alerts } = await scanText(`${texts.join("\n")}\n`)
  if (report.fault !== undefined) throw report.fault
  for (const alert of alerts) {
    const one = lines.get(alert["landfall.line"])
    if (!one) throw new Error(`${format.name}: an alert at line ${alert["landfall.line"]}, where no case starts`)
    if (alert["landfall.source"] !== format.source)
      throw new Error(`${format.name}: recognised as ${alert["landfall.source"]}`)
    results.set(one, alert)
  }
  return results
}
