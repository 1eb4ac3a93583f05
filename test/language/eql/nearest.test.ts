import assert from "node:assert/strict"
import { test } from "node:test"
import { editDistance, nearest } from "../../../src/language/diagnostics/nearest.ts"
import { listedBut } from "../../../src/language/eql/check/misspelt.ts"

test("the distance counts letters put in, left out, replaced and swapped", () => {
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

test("the nearest name is suggested, and none when all are far", () => {
  const names = ["startsWith", "endsWith", "length", "string"]
  assert.equal(nearest("startWith", names), "startsWith")
  assert.equal(nearest("LENGHT", names), "length")
  assert.equal(nearest("cidr", names), null)
})

test("a slip in one segment of a listed field is found, another field is not", () => {
  const fields = ["process.name", "process.pid", "user.name"]
  assert.equal(listedBut("proces.name", fields), "process.name")
  assert.equal(listedBut("process.nmae", fields), "process.name")
  assert.equal(listedBut("process.pic", fields), null)
  assert.equal(listedBut("process.title", fields), null)
  assert.equal(listedBut("name", fields), null)
})
