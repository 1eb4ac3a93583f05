import type { Value } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { column, converted, derived, type FieldTable, prefixed, when } from "../field-table.ts"
import { hash, keyword, long, lowerCase, own, scalarsIn } from "../value.ts"
import { categoriesOf } from "./event-kinds.ts"

const fileFields: FieldTable = {
  name: column("FileName"),
  path: column("FolderPath"),
  "hash.md5": column("MD5", hash),
  "hash.sha1": column("SHA1", hash),
  "hash.sha256": column("SHA256", hash),
}

/** The file, registry key or address that was accessed, in a row of a table other than DeviceProcessEvents. */
export const targetFields: FieldTable = {
  ...only((columns) => !categoriesOf(columns).includes("library"), {
    ...prefixed("file", fileFields),
    "file.size": converted("FileSize", long),
  }),
  ...only((columns) => categoriesOf(columns).includes("library"), prefixed("dll", fileFields)),

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

/** The key, followed by the value's name if it has one. */
function registryPathOf(columns: JsonObject): Value | undefined {
  const [key] = scalarsIn(keyword(own(columns, "RegistryKey")))
  const [name] = scalarsIn(keyword(own(columns, "RegistryValueName")))
  return key === undefined || name === undefined ? key : `${key}\\${name}`
}
