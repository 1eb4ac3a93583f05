import type { JsonObject } from "../../../json.ts"
import { textsOf } from "../value.ts"

// Part of a table's name, and the ECS category of its rows.
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

// ECS category, part of ActionType, ECS type.
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

/** `event.category`, by the row's table. */
export function categoriesOf(row: JsonObject): string[] {
  const tables = textsOf(row, "category").map((name) => name.toLowerCase())
  const found = categories.filter(([table]) => tables.some((name) => name.includes(table)))
  return [...new Set(found.map(([, category]) => category))]
}

/** Whether the row is from DeviceProcessEvents. */
export function isProcessEvent(row: JsonObject): boolean {
  return categoriesOf(row).includes("process")
}

export const typeValues: readonly string[] = [...new Set(types.map(([, , type]) => type))]

/** `event.type`. Of the rows of DeviceProcessEvents, only process creations are starts. */
export function typesOf(row: JsonObject): string[] {
  const rowCategories = categoriesOf(row)
  const actions = actionsOf(row)
  const found = types.filter(
    ([category, action]) => rowCategories.includes(category) && actions.some((name) => name.includes(action)),
  )
  return [...new Set(found.map(([, , type]) => type))]
}

/** ActionType in lower case. */
export function actionsOf(row: JsonObject): string[] {
  return textsOf(row, "ActionType").map((name) => name.toLowerCase())
}

/** `event.outcome`, where the action includes it. */
export function outcomesOf(row: JsonObject): string[] {
  return actionsOf(row).flatMap((name) => {
    const [, outcome] = /(?:logon|connection)(success|fail)/.exec(name) ?? []
    return outcome === undefined ? [] : [outcome === "fail" ? "failure" : outcome]
  })
}
