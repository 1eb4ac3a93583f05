import type { JsonObject } from "../../../json.ts"
import { textsOf } from "../windows/rules.ts"

// What a table's name contains, and the ECS category of its rows.
const categories: readonly [table: string, category: string][] = [
  ["deviceprocessevents", "process"],
  ["devicefileevents", "file"],
  ["deviceregistryevents", "registry"],
  ["devicenetworkevents", "network"],
  ["devicelogonevents", "authentication"],
  ["deviceimageloadevents", "library"],
  ["deviceinfo", "host"],
  ["devicenetworkinfo", "host"],
  ["identitylogonevents", "authentication"],
  ["identitydirectoryevents", "iam"],
  ["email", "email"],
]

// Category, what ActionType contains, ECS type.
const types: readonly [category: string, action: string, type: string][] = [
  ["process", "processcreated", "start"],
  ["file", "filecreated", "creation"],
  ["file", "filedeleted", "deletion"],
  ["file", "filemodified", "change"],
  ["file", "filerenamed", "change"],
  ["registry", "registrykeycreated", "creation"],
  ["registry", "registryvalueset", "change"],
  ["registry", "registrykeyrenamed", "change"],
  ["registry", "registrykeydeleted", "deletion"],
  ["registry", "registryvaluedeleted", "deletion"],
  ["network", "connection", "connection"],
  ["authentication", "logon", "start"],
  ["library", "imageloaded", "start"],
]

export const categoryValues: readonly string[] = [...new Set(categories.map(([, category]) => category))]

/** `event.category`, by the table that the row is of. */
export function categoriesOf(row: JsonObject): string[] {
  const tables = textsOf(row, "category").map((name) => name.toLowerCase())
  const found = categories.filter(([table]) => tables.some((name) => name.includes(table)))
  return [...new Set(found.map(([, category]) => category))]
}

/** Whether the row is about a process: of DeviceProcessEvents. */
export function isAboutProcess(row: JsonObject): boolean {
  return categoriesOf(row).includes("process")
}

export const typeValues: readonly string[] = [...new Set(types.map(([, , type]) => type))]

/** `event.type`. DeviceProcessEvents has more than creations; only those are starts. */
export function typesOf(row: JsonObject): string[] {
  const about = categoriesOf(row)
  const actions = actionsOf(row)
  const found = types.filter(
    ([category, action]) => about.includes(category) && actions.some((name) => name.includes(action)),
  )
  return [...new Set(found.map(([, , type]) => type))]
}

/** ActionType in lower case. */
export function actionsOf(row: JsonObject): string[] {
  return textsOf(row, "ActionType").map((name) => name.toLowerCase())
}

/** `event.outcome`, where the action says how it ended. */
export function outcomesOf(row: JsonObject): string[] {
  return actionsOf(row).flatMap((name) => {
    const [, outcome] = /(?:logon|connection)(success|fail)/.exec(name) ?? []
    return outcome === undefined ? [] : [outcome === "fail" ? "failure" : outcome]
  })
}
