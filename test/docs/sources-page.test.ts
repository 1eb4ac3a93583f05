import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { sourcesPage } from "../../scripts/sources-table.ts"

test("docs/sources.md is what scripts/sources-table.ts generates", async () => {
  assert.equal(readFileSync(join(import.meta.dirname, "../../docs/sources.md"), "utf8"), await sourcesPage())
})
