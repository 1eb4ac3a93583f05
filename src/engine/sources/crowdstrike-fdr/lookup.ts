import { type Event, emptyEvent } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { applyTable, column, type FieldTable, verbatim } from "../table.ts"
import { oneOrMany, scalarsIn } from "../value.ts"
import { accountOf, listOf, textsOf } from "../windows/rules.ts"
import { absent } from "./absent.ts"

/**
 * What a metadata record tells of a host (by its sensor's id) or a user (by its SID): the ECS fields, and when Falcon wrote
 * it, in ms since 1970. The rest are appliances, applications and unmanaged neighbours.
 */
export type FdrMetadata =
  | { readonly kind: "host" | "user"; readonly key: string; readonly facts: Event; readonly time: number }
  | { readonly kind: "other" }

/** What is known of an event's host and user. */
export type FdrFacts = { readonly host?: Event | undefined; readonly user?: Event | undefined }

/** The folders of a delivery that hold metadata, a path segment in the middle of the key; everything else is events. */
const METADATA_FOLDER = /(^|\/)(aidmaster|userinfo)(\/|$)/

/** Longer values are cut: they come back in every alert of the host. */
const LONGEST_FACT = 1024

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

/** Whether an object's key says that hosts' or users' metadata lie there. */
export function holdsFdrMetadata(key: string): boolean {
  return METADATA_FOLDER.test(key)
}

/** What a record of aidmaster or userinfo tells; undefined for events. */
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
    return {
      kind: "user",
      key: user,
      facts: factsOf(record, userTable, namelessUser),
      time: writtenAt(record, "_time"),
    }
  }
  const [host] = textsOf(record, "aid")
  if (host !== undefined && Object.hasOwn(record, "ComputerName")) {
    return { kind: "host", key: host, facts: factsOf(record, hostTable), time: writtenAt(record, "Time") }
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

/** The event with what is known of its host and user, where it does not say so itself. */
export function joinFdr(event: Event, { host, user }: FdrFacts): Event {
  return Object.assign(emptyEvent(), host, user, event)
}

/** The fields of the tables, the first table's before the second's, without what Falcon writes for nothing. */
function factsOf(record: JsonObject, ...tables: readonly FieldTable[]): Event {
  const facts = emptyEvent()
  for (const table of tables) {
    const read = emptyEvent()
    applyTable(table, record, read)
    for (const [name, value] of Object.entries(read)) {
      const values = scalarsIn(value)
        .filter((scalar) => !absent.has(String(scalar)))
        .map((scalar) => String(scalar).slice(0, LONGEST_FACT))
      if (facts[name] === undefined && values.length > 0) {
        facts[name] = Array.isArray(value) ? values : oneOrMany(values)
      }
    }
  }
  return facts
}

/** Seconds with a fraction, as text; 0 where there is no time. */
function writtenAt(record: JsonObject, column: string): number {
  const seconds = Number(textsOf(record, column)[0])
  return Number.isFinite(seconds) ? Math.round(seconds * 1000) : 0
}
