import type { Draft } from "../../event.ts"
import { isJsonObject, type Json, type JsonObject } from "../../json.ts"
import { flatten } from "./flatten.ts"

/** Records that contradict themselves in more objects, or with more keys in these and at the top, have only two readings. */
const MAX_CHOICES = 3
const MAX_KEYS = 10_000
/** How many parts of a key are compared with other keys: the names of fields have fewer. */
const MAX_PARTS = 8

const none: readonly JsonObject[] = []

/** The keys with dots that give other values to names in an object, by the key of that object. */
type Contradictions = ReadonlyMap<string, ReadonlySet<string>>

/**
 * The readings of a record that spells a name twice, with dots and in an object, and gives it different values: without
 * the object, and without the keys with dots, for each such object. Otherwise whoever adds a spelling decides which value
 * counts. A usual record has none.
 */
export function spellingsOf(record: JsonObject): readonly JsonObject[] {
  if (!hasObject(record)) return none
  const contradictions = contradictionsIn(record)
  if (contradictions.size === 0) return none
  const keys = Object.keys(record)
  const inside = [...contradictions.keys()].map((outer) => Object.keys(record[outer] ?? {}).length)
  const isSimple = contradictions.size > MAX_CHOICES || Math.max(keys.length, ...inside) > MAX_KEYS
  return Array.from({ length: isSimple ? 2 : 2 ** contradictions.size }, (_, choice) => {
    const dropped = new Set<string>()
    for (const [index, [outer, dotted]] of [...contradictions].entries()) {
      if ((choice >> (isSimple ? 0 : index)) % 2 === 0) dropped.add(outer)
      else for (const key of dotted) dropped.add(key)
    }
    return Object.fromEntries(keys.flatMap((key) => (dropped.has(key) ? [] : [[key, record[key] as Json]])))
  })
}

function hasObject(record: JsonObject): boolean {
  for (const key in record) if (isJsonObject(record[key])) return true
  return false
}

/** Must be fast: it is called for each record with an object. */
function contradictionsIn(record: JsonObject): Contradictions {
  const found = new Map<string, Set<string>>()
  const names = new Map<string, Draft>()
  for (const key in record) {
    let dot = key.indexOf(".")
    for (let parts = 1; dot !== -1 && parts < MAX_PARTS; parts++, dot = key.indexOf(".", dot + 1)) {
      const outer = key.slice(0, dot)
      if (!Object.hasOwn(record, outer) || !isJsonObject(record[outer])) continue
      const inside = names.get(outer) ?? namesUnder(record, outer)
      names.set(outer, inside)
      if (!contradicts(namesUnder(record, key), inside)) continue
      found.set(outer, (found.get(outer) ?? new Set()).add(key))
    }
  }
  return found
}

function namesUnder(record: JsonObject, key: string): Draft {
  return flatten({ [key]: record[key] as Json })
}

function contradicts(left: Draft, right: Draft): boolean {
  for (const name in left) if (right[name] !== undefined && String(left[name]) !== String(right[name])) return true
  return false
}
