import assert from "node:assert/strict"
import { splitCommandLine, windowsSplits } from "../../../../src/engine/sources/command-line.ts"
import { decrypting, harmless } from "../../../engine/sources/windows/process-starts.ts"
import type { Target } from "../target.ts"

/** The splitter of Windows command lines. */
export const commandLine: Target = {
  name: "command-line",
  seeds: () => [...decrypting, ...harmless].map(([, line]) => Buffer.from(line)),
  words: ['"', '""', '\\"', '\\\\"', "\\", " ", "\t", "a", "\u00a0", "\n", "-pdf", "connectionStrings"],
  run(input) {
    const line = input.toString("utf8")
    const splits = [splitCommandLine(line), ...windowsSplits(line)]
    for (const args of splits) {
      // It removes only quotes, backslashes and blanks; the prefilter relies on this.
      assert.equal(bare(args.join("")), bare(line))
      for (const arg of args) assert.ok(withoutQuotes(line).includes(withoutQuotes(arg)), arg)
      assert.ok(args.length <= line.length + 1)
    }
    return splits
  },
}

function withoutQuotes(text: string): string {
  return text.replaceAll(/["\\]/g, "")
}

function bare(text: string): string {
  return text.replaceAll(/["\\ \t]/g, "")
}
