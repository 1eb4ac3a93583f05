import { isJsonObject, type Json, type JsonObject } from "../../../json.ts"

const OPENING = /!\{([a-z]+)(?=\{)/g

/** The maximum length of a button's JSON; a longer one remains as text. */
const MAX_JSON_LENGTH = 4_000

/**
 * Replaces Kibana's buttons in a guide, `!{investigate{…}}` and `!{osquery{…}}`, with sentences. Outside Kibana, readers
 * would see only their JSON. Source: Elastic's documentation, "write investigation guides".
 */
export function replaceKibanaPlugins(markdown: string): string {
  let text = ""
  let from = 0
  for (const match of markdown.matchAll(OPENING)) {
    if (match.index < from) continue
    const start = match.index + match[0].length
    const end = objectEnd(markdown, start)
    if (end === -1 || markdown[end] !== "}") continue
    const sentence = sentenceOf(match[1] ?? "", markdown.slice(start, end))
    text += markdown.slice(from, match.index) + sentence
    from = end + 1
  }
  return text + markdown.slice(from)
}

/** The end of the object that begins at `start`; -1 if it does not end. Braces in strings do not count. */
function objectEnd(text: string, start: number): number {
  let depth = 0
  let isInString = false
  for (let index = start; index < Math.min(text.length, start + MAX_JSON_LENGTH); index++) {
    const character = text[index]
    if (character === "\\" && isInString) index++
    else if (character === '"') isInString = !isInString
    else if (isInString) continue
    else if (character === "{") depth++
    else if (character === "}" && --depth === 0) return index + 1
  }
  return -1
}

function sentenceOf(name: string, json: string): string {
  const button = parse(json)
  const text = (member: string) => {
    const value = button[member]
    return typeof value === "string" ? value.replaceAll("\\n", " ").replace(/\s+/g, " ").trim() : ""
  }
  const label = text("label") || text("description")
  const code = (query: string) => (query === "" ? "" : `: \`${query}\``)
  if (name === "osquery") return `${label === "" ? "Run with osquery" : `${label}, with osquery`}${code(text("query"))}`
  if (name !== "investigate" && name !== "insight") return `${name}: ${label}`
  const alternatives = listOf(button["providers"]).map((group) =>
    listOf(group).map(condition).filter(Boolean).join(" and "),
  )
  const [first = ""] = alternatives
  const query = alternatives.length <= 1 ? first : alternatives.map((group) => `(${group})`).join(" or ")
  const since = text("relativeFrom")
  const span = since === "" ? "" : `, from ${since} to ${text("relativeTo") || "now"}`
  return `${label || "Search"}${code(query)}${span}`
}

function condition(provider: Json): string {
  if (!isJsonObject(provider)) return ""
  const { field, value, excluded, queryType } = provider
  if (queryType === "exists") return `${excluded === true ? "no " : ""}${String(field)}`
  const operator = excluded === true ? "!=" : "="
  return queryType === "range"
    ? `${String(field)} in ${JSON.stringify(value)}`
    : `${String(field)} ${operator} ${String(value)}`
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

function parse(json: string): JsonObject {
  try {
    const value: Json = JSON.parse(json)
    return isJsonObject(value) ? value : {}
  } catch {
    return {}
  }
}
