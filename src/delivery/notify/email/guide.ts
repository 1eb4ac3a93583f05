import type { Token } from "marked"
import { type Fill, fillCode, type InlineStyle, renderInline } from "../guide/inline.ts"
import { readGuide } from "../guide/read-guide.ts"
import { printable } from "../rendering/escape.ts"
import { hang } from "../rendering/layout.ts"

function plainStyle(fill: Fill): InlineStyle {
  return {
    text: printable,
    strong: (inner) => inner,
    emphasis: (inner) => inner,
    code: (code) => fillCode(code, printable, fill),
    link: (label, url) => (label === "" || label === url ? printable(url) : `${label} (${printable(url)})`),
  }
}

/**
 * Renders a rule's investigation guide as plain text: headings, steps numbered under each heading (1., then a) and -), quotes
 * and code indented. Links show their address, which is the rule's own and not the event's.
 */
export function plainGuide(markdown: string, fill: Fill = () => ""): string[] {
  const style = plainStyle(fill)
  const render = (tokens: readonly Token[]) => renderInline(tokens, style)
  const lines: string[] = []
  const numbers = [0, 0, 0, 0]
  let previous = ""
  for (const block of readGuide(markdown)) {
    if (lines.length > 0 && (block.kind !== previous || block.kind !== "step")) lines.push("")
    previous = block.kind
    switch (block.kind) {
      case "heading": {
        const text = render(block.text)
        lines.push(...hang("", block.level <= 2 ? text.toUpperCase() : text))
        numbers.fill(0)
        break
      }
      case "step": {
        const number = (numbers[block.depth] ?? 0) + 1
        numbers.fill(0, block.depth + 1)
        numbers[block.depth] = number
        lines.push(...hang(marker(block.depth, number), render(block.text)))
        break
      }
      case "paragraph":
        lines.push(...hang("", render(block.text)))
        break
      case "quote":
        lines.push(...hang("  | ", render(block.text), "  | "))
        break
      case "code":
        for (const line of block.lines) lines.push(...hang("    ", printable(line)))
        break
      case "table":
        for (const row of block.rows) {
          const cells = row.map((cell, index) =>
            [render(block.heading[index] ?? []), render(cell)].filter(Boolean).join(": "),
          )
          lines.push(...hang("  - ", cells.join("; ")))
        }
    }
  }
  return lines
}

function marker(depth: number, number: number): string {
  if (depth === 0) return `${String(number).padStart(2)}. `
  return depth === 1 ? `    ${String.fromCharCode(96 + ((number - 1) % 26) + 1)}) ` : `${"  ".repeat(depth + 2)}- `
}
