import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { Pack } from "./build-pack.ts"
import { LOCK_FILE, lockText } from "./lock.ts"

/**
 * Puts a pack in the place of the folder's content. The new folder is complete before the old one is moved away, so a failure
 * leaves the site as it is.
 */
export function writePack(folder: string, pack: Pack): void {
  const [fresh, old] = [`${folder}.new`, `${folder}.old`]
  for (const path of [fresh, old]) rmSync(path, { recursive: true, force: true })
  try {
    for (const [path, bytes] of pack.files) {
      mkdirSync(dirname(join(fresh, path)), { recursive: true })
      writeFileSync(join(fresh, path), bytes)
    }
    mkdirSync(fresh, { recursive: true })
    writeFileSync(join(fresh, LOCK_FILE), lockText(pack.lock))
    if (existsSync(folder)) renameSync(folder, old)
    renameSync(fresh, folder)
    rmSync(old, { recursive: true, force: true })
  } catch (error) {
    if (!existsSync(folder) && existsSync(old)) renameSync(old, folder)
    rmSync(fresh, { recursive: true, force: true })
    throw error
  }
}
