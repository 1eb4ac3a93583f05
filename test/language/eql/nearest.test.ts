import assert from "node:assert/strict"
import { test } from "node:test"
import { editDistance, nearest } from "../../../src/language/diagnostics/nearest.ts"
import { similarField } from "../../../src/language/eql/check/typo.ts"

test("the distance counts inserted, deleted, replaced and swapped letters", () => {
  const cases: readonly (readonly [from: string, to: string, distance: number])[] = [
    ["", "", 0],
    ["abc", "abc", 0],
    ["abc", "abcd", 1],
    ["abc", "ac", 1],
    ["abc", "axc", 1],
    ["abc", "acb", 1],
    ["kitten", "sitting", 3],
    ["abc", "xyz", 3],
  ]
  for (const [from, to, distance] of cases) assert.equal(editDistance(from, to, 10), distance, `${from} ${to}`)
  assert.equal(editDistance("abcdef", "uvwxyz", 2), 2)
})

test("nearest returns the most similar name, or null if none is similar", () => {
  const names = ["startsWith", "endsWith", "length", "string"]
  assert.equal(nearest("startWith", names), "startsWith")
  assert.equal(nearest("LENGHT", names), "length")
  assert.equal(nearest("cidr", names), null)
})

test("a typo in one segment of a known field is found", () => {
  const fields = ["process.name", "process.pid", "user.name"]
  assert.equal(similarField("proces.name", fields), "process.name")
  assert.equal(similarField("process.nmae", fields), "process.name")
  assert.equal(similarField("process.pic", fields), null)
  assert.equal(similarField("process.title", fields), null)
  assert.equal(similarField("name", fields), null)
})
