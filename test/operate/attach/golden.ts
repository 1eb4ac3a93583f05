import assert from "node:assert/strict"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const FOLDER = join(import.meta.dirname, "golden")

/** Holds a text against the file that was checked in; `UPDATE=1` writes the file anew. */
export function assertGolden(name: string, text: string): void {
  const file = join(FOLDER, name)
  if (process.env["UPDATE"] === "1") writeFileSync(file, text)
  assert.equal(text, readFileSync(file, "utf8"))
}
