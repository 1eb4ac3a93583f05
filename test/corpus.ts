import { existsSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { isJsonObject, type JsonObject } from "../src/json.ts"

export const corpusFolder = resolve(import.meta.dirname, "..", process.env["LANDFALL_CORPUS"] ?? "../shared/corpus")

/** For `test(name, { skip: corpusMissing }, …)`: false if the corpus exists, otherwise the reason to skip. */
export const corpusMissing: string | false = existsSync(corpusFolder)
  ? false
  : `no corpus in ${corpusFolder} (set LANDFALL_CORPUS)`

/** The text of a corpus file. */
export function corpusText(...path: readonly string[]): string {
  return readFileSync(join(corpusFolder, ...path), "utf8")
}

/** The records of a corpus file: a JSON array, `{ events: […] }`, `{ expected: […] }`, a single object, or NDJSON lines. */
export function corpusRecords(...path: readonly string[]): JsonObject[] {
  const text = corpusText(...path)
  const items: unknown[] = isWhole(text) ? listIn(JSON.parse(text)) : text.split("\n").filter(Boolean).map(parse)
  return items.filter(isObject)
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function parse(line: string): unknown {
  return JSON.parse(line)
}

function listIn(document: { events?: unknown[]; expected?: unknown[] } | unknown[]): unknown[] {
  return Array.isArray(document) ? document : (document.events ?? document.expected ?? [document])
}

function isObject(item: unknown): item is JsonObject {
  return isJsonObject(item as JsonObject)
}
