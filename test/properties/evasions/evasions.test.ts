import assert from "node:assert/strict"
import { test } from "node:test"
import { attempts } from "./attempts.ts"
import { meanings } from "./meanings.ts"
import { runRows } from "./rows.ts"

for (const [row, outcomes] of await runRows([...attempts, ...meanings])) {
  test(row, (t) => {
    assert.ok(outcomes.length > 0)
    const other = outcomes.filter(({ fired, fires }) => fired !== fires)
    assert.deepEqual(
      other.map(
        ({ format, attempt, fired }) =>
          `${format.source}, ${format.name}: ${attempt.name} ${fired ? "fired" : "did not fire"}`,
      ),
      [],
    )
    const misses = outcomes.filter(({ miss }) => miss !== undefined)
    t.diagnostic(`${outcomes.length} of ${outcomes.length} as stated, ${misses.length} of them stated misses`)
  })
}
