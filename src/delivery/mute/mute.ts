import { isJsonObject, type Json } from "../../json.ts"
import type { Notice } from "../../notice.ts"
import type { AlertDocument } from "../alert/kibana.ts"
import { matchesWildcard } from "../alert/wildcard.ts"

/** Chooses alerts: all keys that are there must hold, each for one of its values. At least one must be there. */
export type MuteSelector = {
  /** Ids of rules. */
  readonly rules?: readonly string[]
  readonly tags?: readonly string[]
  /** Names or ids, in any case, with `*` for any characters. */
  readonly hosts?: readonly string[]
  readonly users?: readonly string[]
  readonly severities?: readonly string[]
}

/** Alerts that people are not notified of for a time. The ledger's object `mutes/<id>.json` is never deleted. */
export type Mute = MuteSelector & {
  readonly scheme: 1
  readonly id: string
  readonly reason: string
  /** Who made it: the ARN of the caller, as STS has it. */
  readonly author: string
  /** Times are ISO 8601. */
  readonly created: string
  readonly expires: string
  /** Who ended it before it expired. */
  readonly ended?: { readonly at: string; readonly by: string }
}

/** A mute ends after 30 days at the latest. */
export const MAX_MUTE_MS = 30 * 86_400_000

const SELECTOR_KEYS = ["rules", "tags", "hosts", "users", "severities"] as const

/** The ledger key of a mute. */
export function muteKey(id: string): string {
  return `mutes/${id}.json`
}

/** The id of a mute begins with its expiry, so that a listing that starts at the present has only those that act. */
export function muteId(expires: number, nonce: string): string {
  return `${idTime(expires)}-${nonce}`
}

/** The key after which a listing has the mutes that expire after a time, in ms since 1970. */
export function keyBefore(time: number): string {
  return `mutes/${idTime(time)}`
}

/** A time as ids have it, `20261124T230800Z`: text order is time order. */
function idTime(time: number): string {
  return new Date(time)
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(/[-:]/g, "")
}

/** Reads a mute; undefined if the text is none. What cannot be understood mutes nothing. */
export function readMute(text: string): Mute | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isJsonObject(value as Json)) return undefined
  const mute = value as unknown as Mute
  const lists = SELECTOR_KEYS.flatMap((key) => (mute[key] === undefined ? [] : [mute[key]]))
  const isText = (one: unknown) => typeof one === "string"
  const areTexts = lists.every((list) => Array.isArray(list) && list.length > 0 && list.every(isText))
  const length = Date.parse(mute.expires) - Date.parse(mute.created)
  if (mute.scheme !== 1 || !isText(mute.id) || lists.length === 0 || !areTexts) return undefined
  return length > 0 && length <= MAX_MUTE_MS ? mute : undefined
}

/** Whether a mute acts at a time, in ms since 1970. */
export function isActive({ created, expires, ended }: Mute, now: number): boolean {
  return ended === undefined && Date.parse(created) <= now + CLOCK_DIFFERENCE_MS && now < Date.parse(expires)
}

/** The clock of who made a mute may be ahead. */
const CLOCK_DIFFERENCE_MS = 300_000

/** Whether a mute covers an alert. A field with several values must be covered with each of them. */
export function coversAlert(mute: Mute, alert: AlertDocument): boolean {
  const { rules, tags, hosts, users, severities } = mute
  const ruleTags = alert["kibana.alert.rule.tags"]
  return (
    (rules === undefined || rules.includes(alert["kibana.alert.rule.rule_id"])) &&
    (severities === undefined || severities.includes(alert["kibana.alert.severity"])) &&
    (tags === undefined || (Array.isArray(ruleTags) && tags.some((tag) => ruleTags.includes(tag)))) &&
    (hosts === undefined || isNamed(alert["host"], ["name", "id"], hosts)) &&
    (users === undefined || isNamed(alert["user"], ["name", "id"], users))
  )
}

/** Whether a mute covers a notice: a mute of rules alone covers their overflow notices. */
export function coversNotice({ rules, tags, hosts, users, severities }: Mute, { kind, details }: Notice): boolean {
  if (kind !== "overflow" || tags || hosts || users || severities) return false
  return rules?.includes(String(details["ruleId"])) ?? false
}

function isNamed(object: Json | undefined, fields: readonly string[], patterns: readonly string[]): boolean {
  if (!isJsonObject(object)) return false
  return fields.some((field) => {
    const values = [object[field] ?? []].flat()
    return values.length > 0 && values.every((value) => patterns.some((pattern) => isLike(value, pattern)))
  })
}

function isLike(value: Json, pattern: string): boolean {
  return typeof value === "string" && matchesWildcard(value.toLowerCase(), pattern.toLowerCase())
}
