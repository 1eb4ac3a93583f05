import assert from "node:assert/strict"
import { test } from "node:test"
import { logFormats } from "../../../dev/log-formats/index.ts"
import { scanEach } from "../../dev/log-formats/scan-cases.ts"
import { firing } from "./firing.ts"

/**
 * Command lines that Windows splits in another way than Elastic. CreateProcess takes the program from another parameter,
 * so the text for the program's name is the attacker's.
 */
const COMMAND_LINES: readonly [why: string, commandLine: string][] = [
  ["a backslash does not escape a quote in the program's name", '"C:\\x\\" -pdf connectionStrings C:\\inetpub'],
  ["nor does an odd number of them", '"\\\\\\" -pdf connectionStrings'],
  ["nor outside quotes", 'C:\\x\\"" -pdf connectionStrings'],
  ["the shell ends the program's name at its second quote", '"a"-pdf connectionStrings'],
  ["the shell reads a quote within the program's name as text", 'a"b -pdf connectionStrings'],
  ["two quotes in quotes stay in quotes since 2008", 'a "x"" " -pdf connectionStrings'],
]

for (const [why, commandLine] of COMMAND_LINES) {
  test(`regression: no alert where Windows alone finds the arguments: ${why}`, async () => {
    const texts = logFormats.map((format) => firing(format, { commandLine }))
    const alerts = await scanEach(texts.map((text) => text.replaceAll("\n", " ")))
    assert.deepEqual(
      logFormats.flatMap(({ source, name }, index) => (alerts[index] ? [] : [`${source}, ${name}`])),
      [],
    )
  })
}
