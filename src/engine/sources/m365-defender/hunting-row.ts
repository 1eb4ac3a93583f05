import type { Draft } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
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

/** Whether a table is one of advanced hunting that is known here, with the stream's prefix or without. */
export function isKnownTable(name: string): boolean {
  const table = name.toLowerCase()
  return tables.has(table.startsWith(prefix) ? table.slice(prefix.length) : table)
}

/** What the ActionType of a device's row contains, and the table that has such rows. */
const tablesByAction: readonly [action: RegExp, table: string][] = [
  [/^process(primarytokenmodified|createdusingwmiquery)/i, "DeviceEvents"],
  [/^process/i, "DeviceProcessEvents"],
  [/^registry/i, "DeviceRegistryEvents"],
  [/^file(created|modified|deleted|renamed)$/i, "DeviceFileEvents"],
  [/connection/i, "DeviceNetworkEvents"],
  [/^logon/i, "DeviceLogonEvents"],
  [/^imageloaded$/i, "DeviceImageLoadEvents"],
  [/./, "DeviceEvents"],
]

/**
 * The tables that a record says it is a row of, as it writes them; none if they are not of advanced hunting. A row of
 * the hunting interface's answer names no table, and is told by the columns of a device and by its action.
 */
export function tablesOf(record: JsonObject): string[] {
  const named = nameKeys.flatMap((key) =>
    scalarsIn(own(record, key))
      .map(String)
      .filter((name) => name.toLowerCase().startsWith(prefix) || tables.has(name.toLowerCase())),
  )
  const isNamed = nameKeys.some((key) => Object.hasOwn(record, key))
  if (isNamed || !["DeviceId", "InitiatingProcessFileName"].every((column) => Object.hasOwn(record, column))) {
    return named
  }
  return scalarsIn(own(record, "ActionType"))
    .slice(0, 1)
    .flatMap((action) => tablesByAction.find(([pattern]) => pattern.test(String(action)))?.[1] ?? [])
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
