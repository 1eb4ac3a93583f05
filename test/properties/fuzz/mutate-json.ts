import { isJsonObject, type Json } from "../../../src/json.ts"
import type { Random } from "./random.ts"

/** Only byte mutations change deeper trees, so that the recursion here does not overflow the stack. */
const MAX_DEPTH = 60

const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "then", "", "."]

/** Changes one JSON value in one line of the input. Returns undefined when that line is not JSON. */
export function changeJson(input: Buffer, random: Random, words: readonly string[]): Buffer | undefined {
  const lines = input.toString("utf8").split("\n")
  const index = random.below(lines.length)
  const value = parse(lines[index] ?? "")
  if (value === undefined) return undefined
  const count = countValues(value)
  const target = random.below(count)
  let seen = 0
  const walk = (part: Json, depth: number): Json => {
    if (seen++ === target) return changed(part, random, words)
    if (depth > MAX_DEPTH || typeof part !== "object" || part === null) return part
    if (!isJsonObject(part)) return part.map((item) => walk(item, depth + 1))
    return objectOf(Object.entries(part).map(([key, member]) => [key, walk(member ?? null, depth + 1)]))
  }
  lines[index] = JSON.stringify(walk(value, 0))
  return Buffer.from(lines.join("\n"))
}

function parse(line: string): Json | undefined {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** The number of values that the walk of `changeJson` visits. */
function countValues(value: Json, depth = 0): number {
  if (depth > MAX_DEPTH || typeof value !== "object" || value === null) return 1
  const inner = isJsonObject(value) ? Object.values(value).map((member) => member ?? null) : value
  return inner.reduce<number>((sum, item) => sum + countValues(item, depth + 1), 1)
}

function changed(value: Json, random: Random, words: readonly string[]): Json {
  const text = () => random.pick([...words, ...names])
  switch (random.below(11)) {
    case 0:
      return random.pick<Json>([null, true, false, 0, -1, 1e308, 1.5, "", "-", " ", [], {}])
    case 1:
      return text()
    case 2:
      return [value]
    case 3:
      return [value, text(), null, 7]
    case 4:
      return { [text()]: value }
    case 5:
      return JSON.stringify(value)
    case 6:
      return Array.from({ length: random.below(40) }).reduce<Json>((inner) => [inner], value)
    case 7:
      return typeof value === "string"
        ? value.replaceAll(random.pick(["\\", " ", "e", "."]), text())
        : JSON.stringify(value)
    case 8:
      return text().repeat(1 + random.below(100))
    default:
      return isJsonObject(value)
        ? changedObject(Object.entries(value), random, text)
        : `${JSON.stringify(value)}${text()}`
  }
}

/** An object with one member added, removed or renamed. */
function changedObject(entries: [string, Json | undefined][], random: Random, text: () => string): Json {
  const at = random.below(entries.length)
  const [name = "", value = null] = entries[at] ?? []
  const other = random.pick(entries.length > 0 ? entries : [[text(), null] as const])[1]
  const replacement = random.pick<readonly [string, Json | undefined][]>([
    [],
    [[text(), value]],
    [[name, other]],
    [
      [name, value],
      [text(), other],
    ],
  ])
  return objectOf(
    entries.toSpliced(at, 1, ...replacement.map(([key, member]): [string, Json | undefined] => [key, member])),
  )
}

/** An object with own properties only, also for `__proto__`, as JSON.parse creates it. */
function objectOf(entries: readonly [string, Json | undefined][]): Json {
  return Object.fromEntries(entries)
}
