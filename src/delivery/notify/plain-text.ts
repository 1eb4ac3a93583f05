import { defang } from "./defang.ts"
import { printable } from "./escape.ts"
import type { Pen } from "./facts.ts"

/** An event's text for whoever reads plain text: every character shows, and nothing is a link. */
export function plainText(text: string): string {
  return defang(printable(text))
}

export const PLAIN_PEN: Pen = { event: plainText, rule: printable }
