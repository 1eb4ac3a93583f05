import { column, derived, type FieldTable, verbatim } from "../field-table.ts"
import { listOf, oneOrMany, textsOf } from "../value.ts"

/** Sysmon writes the short names, other writers the long ones. */
const hives: ReadonlyMap<string, string> = new Map([
  ["HKEY_CLASSES_ROOT", "HKCR"],
  ["HKEY_CURRENT_CONFIG", "HKCC"],
  ["HKEY_CURRENT_USER", "HKCU"],
  ["HKEY_DYN_DATA", "HKDD"],
  ["HKEY_LOCAL_MACHINE", "HKLM"],
  ["HKEY_PERFORMANCE_DATA", "HKPD"],
  ["HKEY_USERS", "HKU"],
])
const shortNames: ReadonlySet<string> = new Set(hives.values())

/** Sysmon's registry events: `TargetObject` contains hive, key and value, `Details` the data that was written. */
export const registryTable: FieldTable = {
  "registry.path": column("TargetObject"),
  "registry.hive": derived((data) => oneOrMany(textsOf(data, "TargetObject").flatMap((path) => hiveOf(path) ?? []))),
  "registry.key": verbatim("TargetObject", (data) =>
    oneOrMany(
      textsOf(data, "TargetObject").flatMap((path) => (hiveOf(path) ? path.slice(path.indexOf("\\") + 1) : [])),
    ),
  ),
  "registry.value": verbatim("TargetObject", (data) =>
    oneOrMany(textsOf(data, "TargetObject").map((path) => path.slice(path.lastIndexOf("\\") + 1))),
  ),
  "registry.data.strings": verbatim("Details", (data) =>
    listOf(textsOf(data, "Details").map((details) => numberIn(details) ?? details)),
  ),
  "registry.data.type": derived((data) =>
    oneOrMany(textsOf(data, "Details").flatMap((details) => typeOf(details) ?? [])),
  ),
}

function hiveOf(path: string): string | undefined {
  const [head = "", ...rest] = path.split("\\", 2)
  const hive = hives.get(head) ?? (shortNames.has(head) ? head : undefined)
  return rest.length > 0 ? hive : undefined
}

/** The number in `DWORD (0x00000001)`, as text. */
function numberIn(details: string): string | undefined {
  return /^[DQ]WORD \((0x[0-9a-f-]+)\)$/i.exec(details)?.[1]
}

function typeOf(details: string): string | undefined {
  const word = /^([DQ]WORD) \(/.exec(details)?.[1]
  return word ? `REG_${word}` : details === "Binary Data" ? "REG_BINARY" : "REG_SZ"
}
