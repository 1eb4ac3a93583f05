import { guidePlugin } from "./guide-plugin.ts"

/** A part of an investigation guide. Texts still hold Markdown's inline marks, for `guide-inline.ts`. */
export type GuideBlock =
  | { readonly kind: "heading"; readonly level: number; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "quote"; readonly text: string }
  /** `depth` counts from 0. */
  | { readonly kind: "step"; readonly depth: number; readonly text: string }
  | { readonly kind: "code"; readonly lines: readonly string[] }
  | { readonly kind: "table"; readonly heading: readonly string[]; readonly rows: readonly (readonly string[])[] }

const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/
const ITEM = /^(\s*)(?:[-*+]|\d{1,9}[.)])\s+(.*)$/
const FENCE = /^\s*(`{3,}|~{3,})/
const TABLE_RULE = /^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$/
const RULE = /^ {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/
const SETEXT = /^ {0,3}(=+|-+)\s*$/
const COMMENT = /<!--[\s\S]*?(?:-->|$)/g

/**
 * Reads the Markdown of a rule's investigation guide: headings, lists, quotes, tables, code, paragraphs, and Kibana's
 * `!{investigate{…}}` and `!{osquery{…}}`, which become sentences. It reads what guides use, not all of CommonMark, and
 * whatever it does not know stays as text.
 */
export function readGuide(markdown: string): readonly GuideBlock[] {
  const lines = guidePlugin(markdown.replace(/\r\n?/g, "\n").replace(COMMENT, "")).split("\n")
  const blocks: GuideBlock[] = []
  let isOpen = false
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ""
    const fence = FENCE.exec(line)?.[1]
    const heading = HEADING.exec(line)
    const item = ITEM.exec(line)
    const last = blocks.at(-1)
    if (fence !== undefined) {
      const end = lines.findIndex((later, at) => at > index && later.trim().startsWith(fence))
      blocks.push({ kind: "code", lines: lines.slice(index + 1, end === -1 ? undefined : end) })
      index = end === -1 ? lines.length : end
      isOpen = false
    } else if (line.trim() === "") isOpen = false
    else if (heading) {
      blocks.push({ kind: "heading", level: heading[1]?.length ?? 1, text: heading[2] ?? "" })
      isOpen = false
    } else if (SETEXT.test(line) && isOpen && last?.kind === "paragraph") {
      blocks[blocks.length - 1] = { kind: "heading", level: line.includes("=") ? 1 : 2, text: last.text }
      isOpen = false
    } else if (RULE.test(line)) isOpen = false
    else if (line.includes("|") && TABLE_RULE.test(lines[index + 1] ?? "")) {
      const end = lines.findIndex((later, at) => at > index + 1 && !later.includes("|"))
      const rows = lines.slice(index + 2, end === -1 ? undefined : end).map(cellsOf)
      blocks.push({ kind: "table", heading: cellsOf(line), rows })
      index = end === -1 ? lines.length : end - 1
      isOpen = false
    } else if (item) {
      blocks.push({ kind: "step", depth: depthOf(item[1] ?? ""), text: item[2] ?? "" })
      isOpen = true
    } else if (/^\s{0,3}>/.test(line)) {
      const text = line.replace(/^[\s>]+/, "").replace(ITEM, "$2")
      if (isOpen && last?.kind === "quote")
        blocks[blocks.length - 1] = { kind: "quote", text: `${last.text} ${text}`.trim() }
      else if (text !== "") blocks.push({ kind: "quote", text })
      isOpen = text !== ""
    } else if (isOpen && last !== undefined && "text" in last) {
      blocks[blocks.length - 1] = { ...last, text: `${last.text} ${line.trim()}` }
    } else {
      blocks.push({ kind: "paragraph", text: line.trim() })
      isOpen = true
    }
  }
  return blocks
}

/** Two spaces or more make a deeper list, as writers of guides do it. */
function depthOf(indent: string): number {
  return Math.min(3, Math.floor(indent.replaceAll("\t", "    ").length / 2))
}

function cellsOf(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "")
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"))
}
