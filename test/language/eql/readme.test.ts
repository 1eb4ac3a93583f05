import assert from "node:assert/strict"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { render } from "../../../src/language/diagnostics/render.ts"
import { compileQuery } from "../../../src/language/eql/compile.ts"

const README = join(import.meta.dirname, "../../../src/language/eql/README.md")
const EXAMPLE = /```eql\n([\s\S]*?)\n```\n```text\n([\s\S]*?)```/g

const text = readFileSync(README, "utf8")
const examples = [...text.matchAll(EXAMPLE)]

test("the README has at least ten diagnostics", () => {
  assert.ok(examples.length >= 10)
})

for (const [, query = "", shown = ""] of examples) {
  test(`the README shows the diagnostics of: ${query}`, {
    skip: process.env["UPDATE"] ? "refreshing" : false,
  }, () => {
    assert.equal(shown, outputOf(query))
  })
}

if (process.env["UPDATE"]) {
  writeFileSync(
    README,
    text.replaceAll(EXAMPLE, (_, query: string) => `\`\`\`eql\n${query}\n\`\`\`\n\`\`\`text\n${outputOf(query)}\`\`\``),
  )
}

function outputOf(query: string): string {
  const outcome = compileQuery(query)
  const diagnostics = outcome.ok ? outcome.warnings : outcome.diagnostics
  return diagnostics.map((diagnostic) => `${render(diagnostic, query, "query.eql")}\n`).join("\n")
}
