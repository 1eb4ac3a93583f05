import type { Span } from "../language/diagnostics/source.ts"

/**
 * Where the keys of a TOML text stand: JSON pointer (`/rule/threat/0/tactic/id`) to the span of the key. The text is one
 * that the TOML parser has accepted, so a line scan that knows headers, keys and multi-line strings is enough. What
 * stands inside an inline table has no place of its own; ask for the nearest with `placeOf`.
 */
export type Places = ReadonlyMap<string, Span>

const HEADER = /^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?/
const KEY = /^(\s*)((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=/

export function tomlPlaces(text: string): Places {
  const places = new Map<string, Span>()
  /** How many tables an array of tables has so far, by its pointer. */
  const counts = new Map<string, number>()
  let prefix = ""
  let offset = 0
  let closing: string | null = null
  for (const line of text.split("\n")) {
    const start = offset
    offset += line.length + 1
    if (closing !== null) {
      if (line.includes(closing)) closing = null
      continue
    }
    const header = HEADER.exec(line)
    if (header) {
      const isList = header[1] === "[["
      prefix = headerPointer(segments(header[2] ?? ""), isList, counts)
      places.set(prefix, { start: start + line.indexOf("["), end: start + line.trimEnd().length })
      continue
    }
    const key = KEY.exec(line)
    if (!key) continue
    const keyStart = start + (key[1] ?? "").length
    const pointer =
      prefix +
      segments(key[2] ?? "")
        .map((segment) => `/${escapePointer(segment)}`)
        .join("")
    places.set(pointer, { start: keyStart, end: keyStart + (key[2] ?? "").length })
    closing = openedString(line.slice(key[0].length))
  }
  return places
}

/** The place of a pointer, or of the nearest thing around it that has one. */
export function placeOf(places: Places, pointer: string): Span {
  for (let path = pointer; path !== ""; path = path.slice(0, path.lastIndexOf("/"))) {
    const place = places.get(path)
    if (place) return place
  }
  return { start: 0, end: 1 }
}

function headerPointer(names: readonly string[], isList: boolean, counts: Map<string, number>): string {
  let pointer = ""
  for (const [index, name] of names.entries()) {
    pointer += `/${escapePointer(name)}`
    const isLast = index === names.length - 1
    if (isLast && isList) counts.set(pointer, (counts.get(pointer) ?? 0) + 1)
    const count = counts.get(pointer)
    if (count !== undefined) pointer += `/${count - 1}`
  }
  return pointer
}

/** The delimiter of a multi-line string that begins in a value and does not end there. */
function openedString(value: string): string | null {
  for (const delimiter of ['"""', "'''"]) {
    const at = value.indexOf(delimiter)
    if (at >= 0 && !value.includes(delimiter, at + delimiter.length)) return delimiter
  }
  return null
}

function segments(dotted: string): string[] {
  return [...dotted.matchAll(/"([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+)/g)].map(
    (part) => part[1] ?? part[2] ?? part[3] ?? "",
  )
}

function escapePointer(segment: string): string {
  return segment.replaceAll("~", "~0").replaceAll("/", "~1")
}
