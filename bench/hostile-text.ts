// What a KB of hostile text costs in each mask and each renderer, at growing lengths. The time per KB must not grow.
// Each row shows the text that is slowest at the largest length. Run: node bench/hostile-text.ts

import { defang } from "../src/delivery/notify/rendering/defang.ts"
import { printable, printableAscii } from "../src/delivery/notify/rendering/escape.ts"
import { wrap } from "../src/delivery/notify/rendering/layout.ts"
import { mask } from "../src/delivery/redact/mask.ts"
import { CONTEXT_PATTERNS } from "../src/delivery/redact/secrets/by-context.ts"
import { FORMAT_PATTERNS } from "../src/delivery/redact/secrets/by-format.ts"
import { P_SWITCH, TOOL_PATTERNS } from "../src/delivery/redact/secrets/by-tool.ts"

const SIZES_KB = [4, 16, 64]
const PIECES = [
  "eyJ",
  "a",
  "-",
  ".",
  "/",
  "a:a@",
  "az ",
  "mysql -",
  "PSCredential(",
  "pwd=a",
  "password ",
  " ",
  "a.",
  '"',
  "\\",
]

type Work = { readonly name: string; readonly run: (text: string) => unknown }

const masks: readonly Work[] = [...CONTEXT_PATTERNS, ...TOOL_PATTERNS, ...FORMAT_PATTERNS, P_SWITCH].map(
  ({ name, pattern }) => ({ name: `mask: ${name}`, run: (text) => [...text.matchAll(pattern)].length }),
)
const steps: readonly Work[] = [
  { name: "all masks", run: mask },
  { name: "printable", run: printable },
  { name: "printableAscii", run: printableAscii },
  { name: "defang", run: defang },
  { name: "wrap", run: (text) => wrap(text, 76) },
]

function milliseconds({ run }: Work, piece: string, kb: number): number {
  const text = piece.repeat(Math.ceil((kb * 1024) / piece.length)).slice(0, kb * 1024)
  const start = performance.now()
  run(text)
  return performance.now() - start
}

const largest = SIZES_KB.at(-1) ?? 0
const rows = [...steps, ...masks].map((work) => {
  const [piece = ""] = PIECES.toSorted(
    (left, right) => milliseconds(work, right, largest) - milliseconds(work, left, largest),
  )
  const perKb = SIZES_KB.map((kb) => [`${kb} KB, ms per KB`, (milliseconds(work, piece, kb) / kb).toFixed(3)])
  return { work: work.name, text: JSON.stringify(piece), ...Object.fromEntries(perKb) }
})
console.table(rows)
