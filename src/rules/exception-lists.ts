import { definedOnly, isJsonObject, type Json, type JsonObject } from "../json.ts"
import type { ExceptionEntry, ExceptionItem } from "../rule.ts"

/** The exception lists of an export, by namespace and id. */
export type ExceptionLists = ReadonlyMap<string, ExceptionList>

type ExceptionList = { readonly type: string; readonly items: readonly JsonObject[] }

/** What a rule does not import of an exception list, by the JSON pointer of its reference. */
export type ExceptionWarning = { readonly pointer: string; readonly message: string; readonly note: string }

export const noLists: ExceptionLists = new Map()

/** Whether a line of an export is an exception list or an item of one. */
export function isOfList(value: Json): boolean {
  return isJsonObject(value) && Object.hasOwn(value, "list_id") && !Object.hasOwn(value, "rule_id")
}

/** The exception lists among the lines of an export, with their items. */
export function exceptionListsIn(values: readonly Json[]): ExceptionLists {
  const objects = values.filter(isJsonObject).filter(isOfList)
  const items = objects.filter((value) => Object.hasOwn(value, "entries"))
  const lists = objects.filter((value) => !Object.hasOwn(value, "entries"))
  const itemsOf = Map.groupBy(items, keyOf)
  return new Map(
    lists.map((list) => {
      const key = keyOf(list)
      return [key, { type: String(list["type"] ?? "detection"), items: itemsOf.get(key) ?? [] }]
    }),
  )
}

function keyOf({ list_id: id, namespace_type: namespace }: JsonObject): string {
  return JSON.stringify([namespace ?? "single", id])
}

/**
 * The exception items of a rule: those in its own `exceptions_list`, and those of the lists that it names. An item is imported
 * whole or not at all, because an item without one of its entries would except more events.
 */
export function exceptionsOf(
  entries: readonly JsonObject[],
  lists: ExceptionLists,
): { readonly items: readonly ExceptionItem[]; readonly warnings: readonly ExceptionWarning[] } {
  const warnings: ExceptionWarning[] = []
  const items = entries.flatMap((entry, index) => {
    if (entry["entries"] !== undefined) return [entry as unknown as ExceptionItem]
    const name = String(entry["list_id"])
    const warn = (message: string, note: string) =>
      void warnings.push({ pointer: `/exceptions_list/${index}`, message, note })
    const list = lists.get(keyOf(entry))
    if (list === undefined) {
      warn(
        `exception list ${name} is not in this file`,
        "Export the rule with its exceptions, or write them in landfall.toml.",
      )
      return []
    }
    if (list.type.startsWith("endpoint")) {
      const note =
        "Elastic Defend applies such a list on the host. Write its items in landfall.toml if they are for this rule."
      warn(`exception list ${name} is of type \`${list.type}\` and is not imported`, note)
      return []
    }
    return list.items.flatMap((item) => {
      const read = readItem(item)
      if (typeof read !== "string") return [read]
      const note = "Write the exception in landfall.toml, in terms that Landfall supports."
      warn(`exception "${item["name"]}" of list ${name} is not imported: ${read}`, note)
      return []
    })
  })
  return { items, warnings }
}

/** The item, or the reason why it cannot be imported. */
function readItem({ name, entries, expire_time: expires, os_types: systems }: JsonObject): ExceptionItem | string {
  if (!Array.isArray(entries) || entries.length === 0) return "it has no entries"
  const read = (entries as readonly Json[]).map(readEntry)
  const reason = read.find((one) => typeof one === "string")
  if (reason !== undefined) return reason
  const texts = (Array.isArray(systems) ? systems : []).map(String)
  const ofSystem: ExceptionEntry[] =
    texts.length === 0 ? [] : [{ field: "host.os.type", operator: "included", type: "match_any", value: texts }]
  return {
    name: String(name),
    ...definedOnly({ expires: typeof expires === "string" ? expires : undefined }),
    entries: [...read.filter((one) => typeof one !== "string"), ...ofSystem],
  }
}

function readEntry(entry: Json): ExceptionEntry | string {
  if (!isJsonObject(entry)) return "an entry is not an object"
  const { field, type, value } = entry
  const operator = entry["operator"] === "excluded" ? "excluded" : "included"
  if (typeof field !== "string") return "an entry has no field"
  switch (type) {
    case "exists":
      return { type, field, operator }
    case "match":
    case "wildcard":
      return typeof value === "string" ? { type, field, operator, value } : `the value for ${field} must be a text`
    case "match_any":
      return Array.isArray(value) && value.every((one) => typeof one === "string")
        ? { type, field, operator, value: value as readonly string[] }
        : `the value for ${field} must be a list of texts`
    case "list":
      return `its entry on ${field} is of type \`list\`, a value list, which an export does not contain`
    default:
      return `its entry on ${field} is of type \`${String(type)}\``
  }
}
