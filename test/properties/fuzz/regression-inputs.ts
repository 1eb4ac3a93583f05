import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const folder = join(import.meta.dirname, "corpus")

/** An input that broke a target once. Its name is the hash of its bytes. */
export type RegressionInput = { readonly name: string; readonly bytes: Buffer }

/** The regression inputs of a target, by name. */
export function regressionInputs(target: string): RegressionInput[] {
  const targetFolder = join(folder, target)
  if (!existsSync(targetFolder)) return []
  return readdirSync(targetFolder)
    .filter((name) => name.endsWith(".bin"))
    .sort()
    .map((name) => ({ name, bytes: readFileSync(join(targetFolder, name)) }))
}

/** Saves an input and returns the path of its file. Equal bytes have the same file. */
export function saveInput(target: string, input: Uint8Array): string {
  const targetFolder = join(folder, target)
  mkdirSync(targetFolder, { recursive: true })
  const path = join(targetFolder, `${createHash("sha256").update(input).digest("hex").slice(0, 16)}.bin`)
  writeFileSync(path, input)
  return path
}
