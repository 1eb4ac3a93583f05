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

const rules = ruleSet(await loadRules(join(import.meta.dirname, "../../../rules")), sources)

/** When the objects of these tests arrive: a minute after their records. */
export const ARRIVAL = Date.parse("2026-11-24T08:01:00.000Z")

/** Scans a text as an object of that key, as the Lambda would: the report, and the alerts in the order of lines. */
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

/** The alert of each text, all of them lines of one object; undefined where a text fires nothing. */
export async function scanEach(texts: readonly string[], key?: string): Promise<(AlertDocument | undefined)[]> {
  const { report, alerts } = await scanText(texts.join("\n"), key)
  if (report.fault !== undefined) throw report.fault
  const found: (AlertDocument | undefined)[] = texts.map(() => undefined)
  for (const alert of alerts) found[alert["landfall.line"] - 1] = alert
  return found
}

/** The first records of an object are parsed whatever they hold, so that many stand before those that count. */
const BEFORE = 40

/** What a form makes of each case that it can say: the alerts, by the case's place in the table. */
export async function scanCases(
  form: LogFormat,
  cases: readonly Case[],
): Promise<ReadonlyMap<Case, AlertDocument | null>> {
  const everyday = form.write(processStart())
  const texts = Array.from({ length: BEFORE }, () => everyday)
  const lines = new Map<number, Case>()
  const results = new Map<Case, AlertDocument | null>()
  let line = texts.length + 1
  for (const one of cases) {
    const plain = form.write(processStart(one.start))
    const text = one.spell ? one.spell(plain, form) : plain
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
    if (!one) throw new Error(`${form.name}: an alert at line ${alert["landfall.line"]}, where no case begins`)
    if (alert["landfall.source"] !== form.source) throw new Error(`${form.name}: taken for ${alert["landfall.source"]}`)
    results.set(one, alert)
  }
  return results
}
