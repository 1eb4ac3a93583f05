import type { Draft } from "../../event.ts"
import type { JsonObject } from "../../json.ts"
import { flatten } from "../flatten.ts"
import { own, scalarsIn } from "../value.ts"

const prefix = "advancedhunting-"
const wrapper = "properties."

/** Where a record names its table: the stream's own key, the one of Log Analytics, and what forwarders write. */
const nameKeys = ["category", "Type", "table", "Table", "TableName"]

/** Tables of advanced hunting, in small letters, that a record may name without the stream's prefix. */
const tables: ReadonlySet<string> = new Set([
  ...["deviceprocessevents", "deviceevents", "devicefileevents", "deviceregistryevents", "devicenetworkevents"],
  ...["devicelogonevents", "deviceimageloadevents", "deviceinfo", "devicenetworkinfo", "devicefilecertificateinfo"],
  ...["alertinfo", "alertevidence", "cloudappevents", "urlclickevents", "identitylogonevents"],
  ...["identityqueryevents", "identitydirectoryevents", "identityinfo", "emailevents", "emailattachmentinfo"],
  ...["emailurlinfo", "emailpostdeliveryevents"],
])

/** The tables that a record says it is a row of, as it writes them; none if they are not of advanced hunting. */
export function tablesOf(record: JsonObject): string[] {
  return nameKeys.flatMap((key) =>
    scalarsIn(own(record, key))
      .map(String)
      .filter((name) => name.toLowerCase().startsWith(prefix) || tables.has(name.toLowerCase())),
  )
}

/**
 * The columns of a row by name, from `properties` or, in a bare row, from the top; `category` is its tables. The
 * inside of AdditionalFields is no column.
 */
export function rowOf(record: JsonObject): JsonObject {
  const flat = flatten(record)
  const row: Draft = Object.create(null)
  for (const name of Object.keys(flat)) {
    if (!name.startsWith(wrapper)) {
      row[name] = flat[name]
    }
  }
  for (const name of Object.keys(flat)) {
    if (name.startsWith(wrapper)) {
      row[name.slice(wrapper.length)] = flat[name]
    }
  }
  row["category"] = tablesOf(record)
  return row
}
