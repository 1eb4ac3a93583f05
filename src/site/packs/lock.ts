import { createHash } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { isAbsolute, join, relative, resolve, sep } from "node:path"

/** The name of the file that records what a pack was copied from. */
export const LOCK_FILE = "pack.lock"

/** `file` is a path below the pack's folder, with `/`. `sha256` is the hash of its bytes, in hexadecimal. */
export type LockedRule = {
  readonly version: number
  readonly file: string
  readonly sha256: string
}

/** What a pack was copied from, and the version of each rule by its id. `landfall rules` writes it. */
export type PackLock = {
  /** The URL of a git remote, or a path: relative to the site's folder if it begins with a dot. */
  readonly source: string
  /** The tag, branch or commit that the user named. */
  readonly ref?: string
  readonly commit?: string
  readonly rules: { readonly [id: string]: LockedRule }
}

/**
 * A source as a lock has it. A path in the site's folder or beside it is relative to that folder, so that the lock is right wherever
 * both are checked out.
 */
export function storedSource(siteFolder: string, source: string): string {
  if (!isAbsolute(source)) return source
  const path = relative(siteFolder, source).split(sep).join("/")
  if (isAbsolute(path) || path.startsWith("../../")) return source
  return path.startsWith("../") ? path : `./${path}`
}

/** The source of a lock, as `openSource` reads it. */
export function sourceOf(siteFolder: string, { source }: PackLock): string {
  return source.startsWith("./") || source.startsWith("../") ? resolve(siteFolder, source) : source
}

/** Reads the lock of a pack's folder. Returns null if there is none, and throws if it cannot be read. */
export function readLock(folder: string): PackLock | null {
  const path = join(folder, LOCK_FILE)
  if (!existsSync(path)) return null
  try {
    const lock: PackLock = JSON.parse(readFileSync(path, "utf8"))
    if (typeof lock?.rules !== "object" || lock.rules === null) throw new Error("it has no `rules`")
    return lock
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`${path} cannot be read: ${why}. Restore it from your repository, or add the pack again`)
  }
}

/** The text of a lock file. Its rules are in the order of their ids, so that a change is a small diff. */
export function lockText(lock: PackLock): string {
  const byId = Object.entries(lock.rules).sort(([left], [right]) => (left < right ? -1 : 1))
  return `${JSON.stringify({ ...lock, rules: Object.fromEntries(byId) }, null, 2)}\n`
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex")
}
