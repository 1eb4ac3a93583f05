import assert from "node:assert/strict"
import { test } from "node:test"
import { linesOfTables, withoutTables, withTable, withValue } from "../../src/site/edit-site-file.ts"

const TEXT = `# My site
[stack]
stage = "prod" # keep

[[overrides]] # first
rules = ["a"]
enabled = false

# about the second
[[overrides]]
rules = ["b"]

[[staging]]
until = "2027-01-01"
`

test("a table is added at the end, and comments stay", () => {
  assert.equal(
    withTable("# mine\n\n\n", "[packs.elastic]", { os: ["windows", 'a"b'], severity: "medium+", tags: undefined }),
    '# mine\n\n[packs.elastic]\nos = ["windows", "a\\"b"]\nseverity = "medium+"\n',
  )
  assert.equal(withTable("", "[a]", { on: true }), "[a]\non = true\n")
})

const REMOVALS: readonly (readonly [name: string, index: number, text: string])[] = [
  ["the first of two", 0, TEXT.replace('[[overrides]] # first\nrules = ["a"]\nenabled = false\n\n', "")],
  ["the second of two", 1, TEXT.replace('[[overrides]]\nrules = ["b"]\n\n', "")],
  ["one that does not exist", 2, TEXT],
]
for (const [name, unwanted, expected] of REMOVALS) {
  test(`removing ${name} leaves the rest as it is`, () => {
    const text = withoutTables(TEXT, ["overrides"], (index) => index === unwanted)
    assert.equal(text.replaceAll(/\n{2,}/g, "\n"), expected.replaceAll(/\n{2,}/g, "\n"))
  })
}

test("another value of a key leaves the rest as it is", () => {
  assert.equal(
    withValue(TEXT, ["overrides"], 1, "rules", ["c", "d"]),
    TEXT.replace('rules = ["b"]', 'rules = ["c", "d"]'),
  )
  assert.equal(withValue(TEXT, ["overrides"], 1, "enabled", true), TEXT)
  assert.equal(withValue(TEXT, ["overrides"], 2, "rules", []), TEXT)
  assert.deepEqual(linesOfTables(TEXT, ["overrides"]), [5, 10])
})
