import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { diffLines } from "../../../src/operate/attach/line-diff.ts"

const lines = fc.array(fc.constantFrom<string[]>("{", "}", "a", "b", "c"), { maxLength: 12 })

test("unchanged and removed lines are the text before, unchanged and added lines the text after", () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const diff = diffLines(before, after)
      const of = (mark: string) =>
        diff.filter((line) => line[0] === " " || line[0] === mark).map((line) => line.slice(1))
      assert.deepEqual(of("-"), before)
      assert.deepEqual(of("+"), after)
    }),
  )
})

test("no line is both removed and added", () => {
  fc.assert(
    fc.property(lines, fc.nat(12), (before, at) => {
      const after = before.toSpliced(Math.min(at, before.length), 0, "new")
      assert.deepEqual(
        diffLines(before, after).filter((line) => line[0] !== " "),
        ["+new"],
      )
      assert.deepEqual(
        diffLines(after, before).filter((line) => line[0] !== " "),
        ["-new"],
      )
    }),
  )
})
