import assert from "node:assert/strict"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"

/**
 * Runs the case files of a folder. A case is a line `# title`, a query, a line `==>`, and the result of `produce` for the query.
 * UPDATE=1 writes the results; without it, a case without a result is an error.
 */
export function testCaseFiles(folder: string, produce: (query: string) => string): void {
  const path = join(import.meta.dirname, "cases", folder)
  for (const file of readdirSync(path)) {
    const text = readFileSync(join(path, file), "utf8")
    test(`${folder} cases: ${file}`, () => {
      const cases = text.split(/^# /m).slice(1).map(readCase)
      assert.ok(cases.length > 0, `${file} has no cases`)
      const results = cases.map((one) => ({ ...one, result: produce(one.query) }))
      if (process.env["UPDATE"]) {
        const parts = results.map(({ title, query, result }) => `# ${title}\n${query}\n==>\n${result}\n`)
        writeFileSync(join(path, file), parts.join("\n"))
        return
      }
      for (const { title, expected, result } of results) {
        assert.notEqual(expected, "", `"${title}" has no expected result; run with UPDATE=1 and review the result`)
        assert.equal(result, expected, title)
      }
    })
  }
}

function readCase(text: string): { readonly title: string; readonly query: string; readonly expected: string } {
  const [title = ""] = text.split("\n", 1)
  const [query = "", expected = ""] = text.slice(title.length + 1).split(/^==>$/m)
  assert.notEqual(query.trim(), "", `"${title}" has no query`)
  return { title, query: query.replace(/\n$/, ""), expected: expected.trim() }
}
