import assert from "node:assert/strict"
import { test } from "node:test"
import { search } from "./exhaustive.ts"
import { mutants } from "./mutants/list.ts"
import { publishing } from "./scopes.ts"
import { firstViolation } from "./simulate.ts"
import { realParts } from "./worker.ts"

const MAX_SEEDS = 3000

for (const { does, parts, needsSeeds: takesMore, firstSeed } of mutants) {
  test(`a worker that ${does} is caught by a seed`, async (context) => {
    const found = await firstViolation(MAX_SEEDS, { ...realParts, ...parts }, firstSeed)
    assert.ok(found, `${MAX_SEEDS} seeds found no violation`)
    context.diagnostic(`seed ${found.seed}: ${found.violation}`)
  })
  if (takesMore) continue
  test(`a worker that ${does} is caught by the search, with one alert and one fault`, async (context) => {
    const { violation, states } = await search(publishing(["alert"], 1), { ...realParts, ...parts })
    assert.ok(violation, `no violation in ${states} states`)
    context.diagnostic(`${violation.what}: ${violation.path.join(" ▶ ")}`)
  })
}
