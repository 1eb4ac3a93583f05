import { alertDocument } from "../../delivery/alert/document.ts"
import { type Scanner, scanObject } from "../../engine/scan.ts"
import type { ScanObject } from "../../engine/scan-object.ts"

/** A match that only the old rules have (`gone`), only the new ones (`new`), or both (`same`). */
export type BacktestChange = "new" | "same" | "gone"

/** One match of a backtest. */
export type Backtested = {
  readonly change: BacktestChange
  readonly rule_id: string
  readonly rule: string
  readonly bucket: string
  readonly key: string
  readonly line: number
}

/** An object to scan twice. */
export type BacktestObject = { readonly name: string; readonly open: () => Promise<ScanObject> }

/** The result of a backtest. What is new or gone in an object that could not be read to its end is not known. */
export type Backtest = { readonly matches: readonly Backtested[]; readonly faults: ReadonlyMap<string, unknown> }

/** Runs two sets of rules over the same objects, and compares their matches by rule and record. */
export async function backtest(objects: readonly BacktestObject[], before: Scanner, after: Scanner): Promise<Backtest> {
  const matches: Backtested[] = []
  const faults = new Map<string, unknown>()
  for (const object of objects) {
    const old = await matchesIn(object, before, faults)
    const fresh = await matchesIn(object, after, faults)
    for (const [key, match] of old) if (!fresh.has(key)) matches.push({ ...match, change: "gone" })
    for (const [key, match] of fresh) matches.push({ ...match, change: old.has(key) ? "same" : "new" })
  }
  return { matches, faults }
}

type Found = Omit<Backtested, "change">

async function matchesIn(
  object: BacktestObject,
  scanner: Scanner,
  faults: Map<string, unknown>,
): Promise<Map<string, Found>> {
  const found = new Map<string, Found>()
  const report = await scanObject(await object.open(), scanner, {
    onMatch(match) {
      const { rule, location } = match
      // The id of an alert contains the version of its rule, which an update changes.
      const record = alertDocument({ ...match, rule: { ...rule, version: 0 } })["kibana.alert.uuid"]
      const { bucket, key, line } = location
      found.set(record, { rule_id: rule.rule_id, rule: rule.name, bucket, key, line })
    },
  })
  if (report.fault !== undefined) faults.set(object.name, report.fault)
  return found
}
