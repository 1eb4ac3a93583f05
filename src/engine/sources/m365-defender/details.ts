import type { Value } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { column, converted, derived, type FieldTable, when } from "../table.ts"
import { each, hash, keyword, long, own, scalarsIn } from "../value.ts"
import { under } from "../windows/rules.ts"
import { categoriesOf } from "./meaning.ts"

const lowerCase = each((scalar) => String(scalar).toLowerCase() || undefined)

/** The file that a row is of. */
const file: FieldTable = {
  name: column("FileName"),
  path: column("FolderPath"),
  "hash.md5": column("MD5", hash),
  "hash.sha1": column("SHA1", hash),
  "hash.sha256": column("SHA256", hash),
}

/** What a row of a table other than DeviceProcessEvents tells of the file, key or address that was touched. */
export const details: FieldTable = {
  ...only((columns) => !categoriesOf(columns).includes("library"), {
    ...under("file", file),
    "file.size": converted("FileSize", long),
  }),
  ...only((columns) => categoriesOf(columns).includes("library"), under("dll", file)),

  "registry.key": column("RegistryKey"),
  "registry.value": column("RegistryValueName"),
  "registry.path": derived(registryPathOf),
  "registry.data.strings": column("RegistryValueData"),
  "registry.data.type": column("RegistryValueType"),

  "source.ip": column("LocalIP"),
  "source.port": converted("LocalPort", long),
  "destination.ip": column("RemoteIP"),
  "destination.port": converted("RemotePort", long),
  "network.transport": converted("Protocol", lowerCase),
  "url.original": column(["RemoteUrl", "FileOriginUrl"]),
}

function only(condition: (columns: JsonObject) => boolean, table: FieldTable): FieldTable {
  return Object.fromEntries(Object.entries(table).map(([field, rule]) => [field, when(condition, rule)]))
}

/** The key, and the value's name if it has one. */
function registryPathOf(columns: JsonObject): Value | undefined {
  const [key] = scalarsIn(keyword(own(columns, "RegistryKey")))
  const [name] = scalarsIn(keyword(own(columns, "RegistryValueName")))
  return key === undefined || name === undefined ? key : `${key}\\${name}`
}
