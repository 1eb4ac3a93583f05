import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const folder = join(import.meta.dirname, "corpus")

/** An input that once broke a target, or nearly; its name is the hash of its bytes. */
export type RegressionInput = { readonly name: string; readonly bytes: Buffer }

/** The kept inputs of a target, by name. */
export function regressionInputs(target: string): RegressionInput[] {
  const place = join(folder, target)
  if (!existsSync(place)) return []
  return readdirSync(place)
    .filter((name) => name.endsWith(".bin"))
    .sort()
    .map((name) => ({ name, bytes: readFileSync(join(place, name)) }))
}

/** Keeps an input and returns its file's path; the same bytes make the same file. */
export function saveInput(target: string, input: Uint8Array): string {
  const place = join(folder, target)
  mkdirSync(place, { recursive: true })
  const path = join(place, `${createHash("sha256").update(input).digest("hex").slice(0, 16)}.bin`)
  writeFileSync(path, input)
  return path
}
