import { type AST, parseTOML } from "toml-eslint-parser"
import type { Span } from "../language/diagnostics/source.ts"

/** The span of each key and array element of a TOML text, by JSON pointer (`/rule/threat/0/tactic/id`). */
export type TomlPositions = ReadonlyMap<string, Span>

/** The positions in a valid TOML text. Throws the parser's ParseError for any other text. */
export function tomlPositions(text: string): TomlPositions {
  const positions = new Map<string, Span>()
  for (const node of parseTOML(text).body[0].body) {
    if (node.type === "TOMLKeyValue") addKeyValue("", node, positions)
    else {
      const pointer = node.resolvedKey.map(segment).join("")
      const end = text.indexOf("]", node.key.range[1]) + (node.kind === "array" ? 2 : 1)
      positions.set(pointer, { start: node.range[0], end })
      for (const entry of node.body) addKeyValue(pointer, entry, positions)
    }
  }
  return positions
}

/** The position of a pointer, or of its nearest parent that has one. */
export function positionOf(positions: TomlPositions, pointer: string): Span {
  for (let path = pointer; path !== ""; path = path.slice(0, path.lastIndexOf("/"))) {
    const span = positions.get(path)
    if (span) return span
  }
  return { start: 0, end: 1 }
}

function addKeyValue(parent: string, { key, value }: AST.TOMLKeyValue, positions: Map<string, Span>): void {
  let pointer = parent
  for (const part of key.keys) {
    pointer += segment(part.type === "TOMLBare" ? part.name : part.value)
    if (!positions.has(pointer)) positions.set(pointer, { start: key.range[0], end: part.range[1] })
  }
  addValue(pointer, value, positions)
}

function addValue(pointer: string, value: AST.TOMLContentNode, positions: Map<string, Span>): void {
  if (value.type === "TOMLInlineTable") for (const entry of value.body) addKeyValue(pointer, entry, positions)
  if (value.type !== "TOMLArray") return
  for (const [index, element] of value.elements.entries()) {
    positions.set(`${pointer}/${index}`, { start: element.range[0], end: element.range[1] })
    addValue(`${pointer}/${index}`, element, positions)
  }
}

/** One step of a JSON pointer. */
function segment(key: string | number): string {
  return `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`
}
