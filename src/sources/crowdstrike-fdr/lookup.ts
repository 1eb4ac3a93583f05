import { type Draft, type Event, emptyEvent } from "../../event.ts"
import type { JsonObject } from "../../json.ts"
import { applyTable, column, type FieldTable, verbatim } from "../table.ts"
import { oneOrMany, scalarsIn } from "../value.ts"
import { accountOf, listOf, textsOf } from "../windows/rules.ts"
import { absent } from "./absent.ts"

/** What a metadata record describes; the rest are appliances, applications and unmanaged neighbours. */
export type FdrMetadata = { readonly kind: "host" | "user"; readonly key: string } | { readonly kind: "other" }

const hostTable: FieldTable = {
  "host.name": column("ComputerName"),
  "host.hostname": column("ComputerName"),
  "host.domain": column("MachineDomain"),
  "host.ip": verbatim((record) => listOf(textsOf(record, "aip"))),
  "host.os.version": column("Version"),
  "host.geo.city_name": column("City"),
  "host.geo.continent_name": column("Continent"),
  "host.geo.country_name": column("Country"),
  "host.geo.timezone": column("Timezone"),
}

const userTable: FieldTable = {
  "user.name": accountOf("User", "user"),
  "user.domain": accountOf("User", "domain"),
}

const namelessUser: FieldTable = { "user.name": column("UserName") }

/** Of which host (by its sensor's id) or user (by its SID) a record of aidmaster or userinfo tells; undefined for events. */
export function readFdrMetadata(record: JsonObject): FdrMetadata | undefined {
  const isMetadata =
    Object.hasOwn(record, "cid") &&
    !Object.hasOwn(record, "event_simpleName") &&
    !Object.hasOwn(record, "ExternalApiType")
  if (!isMetadata) {
    return undefined
  }
  const [user] = textsOf(record, "UserSid_readable")
  if (user !== undefined) {
    return { kind: "user", key: user }
  }
  const [host] = textsOf(record, "aid")
  if (host !== undefined && Object.hasOwn(record, "ComputerName")) {
    return { kind: "host", key: host }
  }
  return Object.hasOwn(record, "_time") || Object.hasOwn(record, "aid") ? { kind: "other" } : undefined
}

/** Whether the record is of aidmaster, userinfo or their like, which land beside the events and are none. */
export function isFdrMetadata(record: JsonObject): boolean {
  return readFdrMetadata(record) !== undefined
}

/** The keys under which an event's host and user are to be looked up. */
export function fdrKeys(event: Event): { readonly host?: string; readonly user?: string } {
  const [host] = scalarsIn(event["host.id"])
  const [user] = scalarsIn(event["user.id"])
  return { ...(host !== undefined && { host: String(host) }), ...(user !== undefined && { user: String(user) }) }
}

/**
 * The event with what the aidmaster record of its host and the userinfo record of its user say. It overwrites nothing,
 * and a record of another host or user is not taken.
 */
export function joinFdr(event: Event, found: { readonly host?: JsonObject; readonly user?: JsonObject }): Event {
  const keys = fdrKeys(event)
  const joined: Draft = emptyEvent()
  for (const name of Object.keys(event)) {
    joined[name] = event[name]
  }
  if (found.host && keys.host !== undefined && textsOf(found.host, "aid").includes(keys.host)) {
    fill(joined, hostTable, found.host)
  }
  if (found.user && keys.user !== undefined && textsOf(found.user, "UserSid_readable").includes(keys.user)) {
    fill(joined, userTable, found.user)
    fill(joined, namelessUser, found.user)
  }
  return joined
}

function fill(event: Draft, table: FieldTable, record: JsonObject): void {
  const read = emptyEvent()
  applyTable(table, record, read)
  for (const [name, value] of Object.entries(read)) {
    const values = scalarsIn(value).filter((scalar) => !absent.has(String(scalar)))
    if (event[name] === undefined && values.length > 0) {
      event[name] = Array.isArray(value) ? values : oneOrMany(values)
    }
  }
}
