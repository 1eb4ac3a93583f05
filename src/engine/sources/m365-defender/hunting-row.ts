import type { Draft } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { flatten } from "../flatten.ts"
import { own, scalarsIn } from "../value.ts"

const prefix = "advancedhunting-"
const propertiesPrefix = "properties."

/** The keys for a table's name: the stream's own, that of Log Analytics, and those of forwarders. */
export const tableKeys: readonly string[] = ["category", "Type", "table", "Table", "TableName"]

/** Tables of advanced hunting in lower case, which a record may name without the stream's prefix. */
const tables: ReadonlySet<string> = new Set([
  ...["deviceprocessevents", "deviceevents", "devicefileevents", "deviceregistryevents", "devicenetworkevents"],
  ...["devicelogonevents", "deviceimageloadevents", "deviceinfo", "devicenetworkinfo", "devicefilecertificateinfo"],
  ...["alertinfo", "alertevidence", "cloudappevents", "urlclickevents", "identitylogonevents"],
  ...["identityqueryevents", "identitydirectoryevents", "identityinfo", "emailevents", "emailattachmentinfo"],
  ...["emailurlinfo", "emailpostdeliveryevents"],
])

/** Whether a name is that of a known table of advanced hunting, with or without the stream's prefix. */
export function isKnownTable(name: string): boolean {
  const table = name.toLowerCase()
  return tables.has(table.startsWith(prefix) ? table.slice(prefix.length) : table)
}

/** Patterns of a row's ActionType, and the table that has such rows. */
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
 * The tables of advanced hunting that a record names, as it writes them. A row from the hunting API names no table, so
 * it is classified by the columns of a device and by its action.
 */
export function tablesOf(record: JsonObject): string[] {
  const named = tableKeys.flatMap((key) =>
    scalarsIn(own(record, key))
      .map(String)
      .filter((name) => name.toLowerCase().startsWith(prefix) || tables.has(name.toLowerCase())),
  )
  const isRow = ["DeviceId", "InitiatingProcessFileName"].every((column) => Object.hasOwn(record, column))
  if (named.length > 0 || !isRow) return named
  return scalarsIn(own(record, "ActionType"))
    .slice(0, 1)
    .flatMap((action) => tablesByAction.find(([pattern]) => pattern.test(String(action)))?.[1] ?? [])
}

/**
 * The columns of a row by name, from `properties` or from the top. `category` is set to the row's tables. The content
 * of AdditionalFields is not a column.
 */
export function rowOf(record: JsonObject): JsonObject {
  const flat = flatten(record)
  const row: Draft = Object.create(null)
  for (const name of Object.keys(flat)) {
    if (!name.startsWith(propertiesPrefix)) row[name] = flat[name]
  }
  for (const name of Object.keys(flat)) {
    if (name.startsWith(propertiesPrefix)) row[name.slice(propertiesPrefix.length)] = flat[name]
  }
  row["category"] = tablesOf(record)
  return row
}
