import type { AlertDocument } from "../../delivery/alert/document.ts"
import { exceptionFor } from "../../delivery/alert/exceptions.ts"
import type { Event } from "../../event.ts"
import type { ExceptionEntry } from "../../rule.ts"
import type { ResendLedger } from "../resend/resend-ledger.ts"
import { GROUPINGS } from "../tune/tune.ts"
import { eventOfAlert } from "./alert-event.ts"

/** No exception can be made from the alert. The message says what to do. */
export class ExceptError extends Error {
  override readonly name = "ExceptError"
}

/** How many of a rule's alerts an exception covers. */
export type Coverage = {
  readonly rule_id: string
  readonly rule: string
  readonly alerts: number
  readonly silenced: number
}

export type Covered = {
  readonly rules: readonly Coverage[]
  /** Older alerts than the newest that were read, in the range. */
  readonly unread: number
}

/** How many alerts are read, the newest first. */
const MAX_READ = 5_000
const CONCURRENCY = 25

/** The folders of alerts: those that were sent, and those of staged rules. */
const FOLDERS = ["alerts/", "staged/"] as const

/** Finds an alert by its id, the first part of it, or its key in the ledger. */
export async function findAlert(id: string, ledger: ResendLedger): Promise<AlertDocument> {
  const keys = id.includes("/") ? [id] : await keysOf(id, ledger)
  const [key, ...others] = keys
  if (others.length > 0 && new Set(keys.map(idOf)).size > 1)
    throw new ExceptError(`${keys.length} alerts have ids that begin with ${id}; write more of the id`)
  const entry = key === undefined ? null : await ledger.read(key)
  if (entry === null) throw new ExceptError(`the ledger has no alert ${id}`)
  return JSON.parse(entry.record) as AlertDocument
}

const idOf = (key: string) => key.slice(key.lastIndexOf("/") + 1)

async function keysOf(id: string, ledger: ResendLedger): Promise<string[]> {
  if (!/^[0-9a-f]{8,64}$/.test(id))
    throw new ExceptError("write an alert's id, or at least its first 8 digits, or its landfall.ledger")
  const found = (await Promise.all(FOLDERS.map((folder) => ledger.list(folder, 0)))).flat()
  return found.map(({ key }) => key).filter((key) => idOf(key).startsWith(id))
}

/**
 * The entries that cover an alert by its values of some fields. Without fields, by the most specific of the groupings that `tune` uses
 * of which the alert has all values.
 */
export function entriesFor(alert: AlertDocument, named: readonly string[] = []): readonly ExceptionEntry[] {
  const event = eventOfAlert(alert)
  const fields =
    named.length > 0 ? named : GROUPINGS.find((grouping) => grouping.every((field) => isText(event, field)))
  if (fields === undefined)
    throw new ExceptError("the alert has none of the usual fields; choose some with --field, such as process.name")
  return fields.flatMap((field) => {
    const values = [...new Set([event[field] ?? []].flat().map(String))]
    if (values.length === 0) throw new ExceptError(`the alert has no field ${field}`)
    return values.map((value) => ({ field, operator: "included" as const, type: "match" as const, value }))
  })
}

function isText(event: Event, field: string): boolean {
  return typeof event[field] === "string" && event[field] !== ""
}

/** How many alerts since a time (ms since 1970) the entries cover: of one rule, or of every rule if none is named. */
export async function coverage(
  entries: readonly ExceptionEntry[],
  rule: string | undefined,
  ledger: ResendLedger,
  from: number,
): Promise<Covered> {
  const prefixes = FOLDERS.map((folder) => (rule === undefined ? folder : `${folder}${rule}/`))
  const found = (await Promise.all(prefixes.map((prefix) => ledger.list(prefix, from)))).flat()
  found.sort((left, right) => right.written - left.written)
  const counts = new Map<string, { rule: string; readonly alerts: Set<string>; readonly silenced: Set<string> }>()
  for (let start = 0; start < Math.min(found.length, MAX_READ); start += CONCURRENCY) {
    const keys = found.slice(start, Math.min(start + CONCURRENCY, MAX_READ)).map(({ key }) => key)
    for (const stored of await Promise.all(keys.map((key) => ledger.read(key)))) {
      if (stored === null) continue
      const alert = JSON.parse(stored.record) as AlertDocument
      if (alert["landfall.test"]) continue
      const ruleId = alert["kibana.alert.rule.rule_id"]
      const name = alert["kibana.alert.rule.parameters"].name
      const count = counts.get(ruleId) ?? { rule: name, alerts: new Set(), silenced: new Set() }
      counts.set(ruleId, count)
      count.alerts.add(stored.id)
      const item = { name: "", entries }
      if (exceptionFor([item], eventOfAlert(alert), Date.parse(alert["@timestamp"]))) count.silenced.add(stored.id)
    }
  }
  const rules = [...counts].map(([rule_id, { rule: name, alerts, silenced }]) => {
    return { rule_id, rule: name, alerts: alerts.size, silenced: silenced.size }
  })
  return {
    rules: rules.sort((left, right) => right.silenced - left.silenced || (left.rule < right.rule ? -1 : 1)),
    unread: Math.max(0, found.length - MAX_READ),
  }
}
