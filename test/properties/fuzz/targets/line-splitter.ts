import { batchLines } from "../samples.ts"
import { NEEDLE, splitAndCheck } from "../split.ts"
import type { Target } from "../target.ts"

/** Short enough that a few changes produce longer lines. */
const RECORD_BYTES = 4096

export const lineSplitter: Target = {
  name: "line-splitter",
  seeds: () => [
    Buffer.from(`${NEEDLE}\r\n\n \n\ufeff${NEEDLE}\nno json\n{"b":"\u2028"}\n${NEEDLE}`),
    Buffer.from(`x${NEEDLE}\n${NEEDLE}${NEEDLE}\n[${NEEDLE},${NEEDLE}]\n`),
    batchLines("crowdstrike-fdr.ndjson.gz", 5),
  ],
  words: [NEEDLE, "\n", "\r\n", "\ufeff", "{", "[", "<", " ", "x", "<!--", "<?xml ", "<Event>"],
  run: (input, chunk) => splitAndCheck(input, chunk, RECORD_BYTES),
}
