import assert from "node:assert/strict"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"

const root = join(import.meta.dirname, "../..")
const page = readFileSync(join(root, "docs/operations.md"), "utf8")

/** The first cells of the table under a heading. */
function firstCells(heading: string): string[] {
  const [, after = ""] = page.split(`\n## ${heading}\n`)
  const [section = ""] = after.split("\n## ")
  return [...section.matchAll(/^\| ([^|]+?) \|/gm)]
    .map((match) => match[1] ?? "")
    .filter((cell) => !/^(-+|alarm|notice)$/.test(cell))
}

test("the operations page lists every deployed alarm, and no other", () => {
  const names = globSync("infra/*.{yml,cjs}", { cwd: root }).flatMap((file) =>
    [
      ...readFileSync(join(root, file), "utf8").matchAll(
        /AlarmName:.*AWS::StackName\}-([a-z-]+?)(-\$\{source\})?[`"]/g,
      ),
    ].map((match) => `${match[1]}${match[2] ? "-SOURCE" : ""}`),
  )
  assert.ok(names.length > 20)
  assert.deepEqual(firstCells("Alarms").sort(), names.sort())
})

test("the operations page lists every kind of notice, and no other", () => {
  const source = readFileSync(join(root, "src/notice.ts"), "utf8")
  const [, union = ""] = /export type NoticeKind =([\s\S]*?)\n\n/.exec(source) ?? []
  const kinds = [...union.matchAll(/"([a-z-]+)"/g)].map((match) => match[1])
  assert.ok(kinds.length > 5)
  assert.deepEqual(firstCells("Notices").sort(), kinds.sort())
})
