import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { assemblyCode, codeFile } from "../../../scripts/assembly.ts"

test("src/engine/decode/assembly-code.ts is what its source compiles to: if not, run `node scripts/assembly.ts`", async () => {
  assert.ok(readFileSync(codeFile, "utf8") === (await assemblyCode()))
})
