import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { type Candidate, Selection } from "../../src/detect/selection.ts"

const candidate = fc.record({ id: fc.string({ minLength: 1, maxLength: 3 }), time: fc.integer({ min: 0, max: 20 }) })

function select(candidates: readonly Candidate[], most: number) {
  const selection = new Selection<Candidate>(most)
  const over = candidates.flatMap((one) => selection.add(one) ?? [])
  return { kept: [...selection.kept], over, total: selection.total }
}

test("the newest are kept, whatever the order they come in", () => {
  fc.assert(
    fc.property(fc.uniqueArray(candidate, { selector: ({ id }) => id }), fc.integer({ min: 1, max: 5 }), fc.integer(), (candidates, most, seed) => {
      const expected = candidates.toSorted((left, right) => left.time - right.time || (left.id < right.id ? -1 : 1)).slice(-most)
      const shuffled = candidates.toSorted((left, right) => hash(left.id, seed) - hash(right.id, seed))
      assert.deepEqual(select(candidates, most).kept, expected)
      assert.deepEqual(select(shuffled, most).kept, expected)
    }),
  )
})

test("nothing is lost: what is not kept is given back, once", () => {
  fc.assert(
    fc.property(fc.array(candidate), (candidates) => {
      const { kept, over, total } = select(candidates, 3)
      const ids = [...kept, ...over].map(({ id }) => id)
      assert.deepEqual(new Set(ids), new Set(candidates.map(({ id }) => id)))
      assert.equal(ids.length, total.count)
    }),
  )
})

function hash(text: string, seed: number): number {
  return [...text].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), seed) | 0
}
