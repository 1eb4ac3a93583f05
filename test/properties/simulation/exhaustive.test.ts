import assert from "node:assert/strict"
import { test } from "node:test"
import { type Scope, search } from "./exhaustive.ts"
import { publishing, wholeDetect } from "./scopes.ts"
import { MANY } from "./worker.ts"

/** `npm run simulate` searches larger scopes. */
const scopes: readonly [what: string, scope: Scope, least: number][] = [
  ["publishing one alert, three faults", publishing(["alert"], 3), 50_000],
  ["publishing two alerts, no fault", publishing(["alert 1", "alert 2"], 0), 20_000],
  ["the whole detect over one firing record, one fault", wholeDetect(1, [MANY], 1), 5_000],
]
for (const [what, scope, least] of scopes) {
  test(`every interleaving of two deliveries, ${what}: none lost, none twice outside W1`, async (context) => {
    const { violation, states, steps, histories } = await search(scope)
    assert.equal(violation, undefined, violation?.path.join(" ▶ "))
    // Fewer states would mean that the search skips most of the scope.
    assert.ok(states > least, `only ${states} states`)
    context.diagnostic(`${states} states, ${steps} steps, ${histories} runs of the worker`)
  })
}

test("a search finds the shortest path to a violation", async () => {
  const scope = publishing(["alert"], 0)
  const { violation } = await search({ ...scope, alerts: ["alert", "one that nobody publishes"] })
  assert.equal(violation?.what, "lost: acknowledged without alert one that")
  assert.deepEqual(violation?.path, [
    "delivered to 0",
    "0 creates claimed",
    "0 publishes",
    "0 replaces published",
    "0 acknowledges",
  ])
})
