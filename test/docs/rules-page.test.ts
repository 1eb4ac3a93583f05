import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { keyEffects } from "../../src/rules/key-effects.ts"

const page = readFileSync(join(import.meta.dirname, "../../docs/rules.md"), "utf8")

test("docs/rules.md has every key of a rule exactly once, with what it does", () => {
  const rows = page.matchAll(/^\| `(\w+)` \| (acts|shown|ignored|other type) \| (.*) \|$/gm)
  assert.deepEqual(
    [...rows].map(([, key, kind, text]) => [key, kind, text]),
    Object.entries(keyEffects).map(([key, { kind, text }]) => [key, kind, text]),
  )
})
