import { type Event, emptyEvent } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { accountOf } from "../field-rules.ts"
import { applyTable, column, type FieldTable, verbatim } from "../field-table.ts"
import type { MetadataReader } from "../source.ts"
import { listOf, oneOrMany, scalarsIn, textsOf } from "../value.ts"
import { absent } from "./values.ts"

/**
 * The folders of a delivery that contain metadata, as a segment in the middle of the key. All other folders have
 * events.
 */
const METADATA_FOLDER = /(^|\/)(aidmaster|userinfo)(\/|$)/

/** Longer values are truncated, because every alert of the host includes them. */
const MAX_VALUE_LENGTH = 1024

const hostFields: FieldTable = {
  "host.name": column("ComputerName"),
  "host.hostname": column("ComputerName"),
  "host.domain": column("MachineDomain"),
  "host.ip": verbatim("aip", (record) => listOf(textsOf(record, "aip"))),
  "host.os.version": column("Version"),
  "host.geo.city_name": column("City"),
  "host.geo.continent_name": column("Continent"),
  "host.geo.country_name": column("Country"),
  "host.geo.timezone": column("Timezone"),
}

const userFields: FieldTable = {
  "user.name": accountOf("User", "user"),
  "user.domain": accountOf("User", "domain"),
}

/** For a user whose `User` has no domain. */
const fallbackUserFields: FieldTable = { "user.name": column("UserName") }

/** Falcon's aidmaster and userinfo, which contain the names of hosts (by sensor id) and users (by SID). */
export const fdrMetadata: MetadataReader = {
  isMetadataKey: (key) => METADATA_FOLDER.test(key),
  read: readMetadata,
  keysOf: (event) => {
    const [host] = scalarsIn(event["host.id"])
    const [user] = scalarsIn(event["user.id"])
    return { ...(host !== undefined && { host: String(host) }), ...(user !== undefined && { user: String(user) }) }
  },
}

/** Records of other kinds describe appliances, applications and unmanaged neighbours. */
function readMetadata(record: JsonObject): ReturnType<MetadataReader["read"]> {
  const isMetadata =
    Object.hasOwn(record, "cid") &&
    !Object.hasOwn(record, "event_simpleName") &&
    !Object.hasOwn(record, "ExternalApiType")
  if (!isMetadata) return undefined
  const [user] = textsOf(record, "UserSid_readable")
  if (user !== undefined) {
    const fields = readFields(record, userFields, fallbackUserFields)
    return { kind: "user", key: user, fields, time: timeOf(record, "_time") }
  }
  const [host] = textsOf(record, "aid")
  if (host !== undefined && Object.hasOwn(record, "ComputerName")) {
    return { kind: "host", key: host, fields: readFields(record, hostFields), time: timeOf(record, "Time") }
  }
  return Object.hasOwn(record, "_time") || Object.hasOwn(record, "aid") ? { kind: "other" } : undefined
}

/** The fields of the tables that have a value. Earlier tables win. */
function readFields(record: JsonObject, ...tables: readonly FieldTable[]): Event {
  const fields = emptyEvent()
  for (const table of tables) {
    const read = emptyEvent()
    applyTable(table, record, read)
    for (const [name, value] of Object.entries(read)) {
      const values = scalarsIn(value)
        .filter((scalar) => !absent.has(String(scalar)))
        .map((scalar) => String(scalar).slice(0, MAX_VALUE_LENGTH))
      if (fields[name] === undefined && values.length > 0) {
        fields[name] = Array.isArray(value) ? values : oneOrMany(values)
      }
    }
  }
  return fields
}

/** When the record was written, in ms since 1970, from seconds with a fraction; 0 when there is no time. */
function timeOf(record: JsonObject, column: string): number {
  const seconds = Number(textsOf(record, column)[0])
  return Number.isFinite(seconds) ? Math.round(seconds * 1000) : 0
}
