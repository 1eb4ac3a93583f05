import assert from "node:assert/strict"
import { test } from "node:test"
import { pace } from "../../../src/operate/replay/replay-context.ts"

test("calls return at even intervals, and a delay is not caught up", async () => {
  let now = 0
  const begun: number[] = []
  const wait = pace(
    4,
    () => now,
    async (ms) => {
      now += ms
    },
  )
  for (const works of [0, 100, 0, 2000, 0, 0]) {
    await wait()
    begun.push(now)
    now += works
  }
  assert.deepEqual(begun, [0, 250, 500, 750, 2750, 3000])
})
