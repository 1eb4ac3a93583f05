import { printable } from "./escape.ts"
import { readGuide } from "./guide.ts"
import { type Fill, filledCode, type InlineStyle, renderInline } from "./guide-inline.ts"
import { hang } from "./layout.ts"

function plainStyle(fill: Fill): InlineStyle {
  return {
    text: printable,
    strong: (inner) => inner,
    emphasis: (inner) => inner,
    code: (code) => filledCode(code, printable, fill),
    link: (label, url) => (label === "" || label === url ? printable(url) : `${label} (${printable(url)})`),
  }
}

/**
 * A rule's investigation guide as plain text: headings, steps numbered within each heading (1., then a) and - below it),
 * quotes and code indented. A link keeps its address, for it is the rule's and not the event's.
 */
export function guidePlain(markdown: string, fill: Fill = () => ""): string[] {
  const style = plainStyle(fill)
  const lines: string[] = []
  const numbers = [0, 0, 0, 0]
  let previous = ""
  const apart = (kind: string) => {
    if (lines.length > 0 && (kind !== previous || kind !== "step")) lines.push("")
    previous = kind
  }
  for (const block of readGuide(markdown)) {
    apart(block.kind)
    switch (block.kind) {
      case "heading": {
        const text = renderInline(block.text, style)
        lines.push(...hang("", block.level <= 2 ? text.toUpperCase() : text))
        numbers.fill(0)
        break
      }
      case "step": {
        const number = (numbers[block.depth] ?? 0) + 1
        numbers.fill(0, block.depth + 1)
        numbers[block.depth] = number
        lines.push(...hang(marker(block.depth, number), renderInline(block.text, style)))
        break
      }
      case "paragraph":
        lines.push(...hang("", renderInline(block.text, style)))
        break
      case "quote":
        lines.push(...hang("  | ", renderInline(block.text, style), "  | "))
        break
      case "code":
        for (const line of block.lines) lines.push(...hang("    ", printable(line)))
        break
      case "table":
        for (const row of block.rows) {
          const cells = row.map((cell, index) => [block.heading[index], cell].filter(Boolean).join(": "))
          lines.push(...hang("  - ", renderInline(cells.join("; "), style)))
        }
    }
  }
  return lines
}

function marker(depth: number, number: number): string {
  if (depth === 0) return `${String(number).padStart(2)}. `
  return depth === 1 ? `    ${String.fromCharCode(96 + ((number - 1) % 26) + 1)}) ` : `${"  ".repeat(depth + 2)}- `
}
