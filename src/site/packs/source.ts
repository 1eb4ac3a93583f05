import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, normalize, resolve, sep } from "node:path"
import { unzipSync } from "fflate"

/** A folder of rules to copy. `close` deletes what was downloaded or unpacked for it. */
export type OpenSource = {
  readonly folder: string
  readonly commit?: string
  readonly close: () => void
}

/** A mistake of the caller: a path that does not exist, or a remote that git cannot read. */
export class SourceError extends Error {
  override readonly name = "SourceError"
}

const REMOTE = /^(https?|ssh|git|file):\/\/|^[\w.-]+@[\w.-]+:/

/**
 * Opens a folder, a file, an archive (.zip, .tar, .tar.gz, .tgz) or a git remote. The user's own git reads a remote, with the
 * user's credentials. Throws a SourceError that says what to do.
 */
export function openSource(source: string, ref?: string): OpenSource {
  if (REMOTE.test(source)) return clone(source, ref)
  const path = resolve(source)
  if (!existsSync(path))
    throw new SourceError(`${source} does not exist; name a folder, a file, an archive or a git remote`)
  if (/\.(zip|tar|tar\.gz|tgz)$/.test(path)) return unpack(path)
  if (existsSync(join(path, ".git"))) return ref === undefined ? checkout(path) : clone(path, ref)
  if (ref !== undefined) throw new SourceError(`${source} is not a git repository, so it has no ${ref}`)
  return { folder: statSync(path).isDirectory() ? path : dirname(path), close: () => {} }
}

function checkout(folder: string): OpenSource {
  const commit = git(["-C", folder, "rev-parse", "HEAD"])
  return { folder, ...(commit.ok ? { commit: commit.text } : {}), close: () => {} }
}

function clone(remote: string, ref: string | undefined): OpenSource {
  const { folder, close } = temporaryFolder()
  const result = ref === undefined ? git(["clone", "--depth", "1", "--", remote, folder]) : cloneAt(remote, ref, folder)
  if (!result.ok) {
    close()
    throw new SourceError(`git cannot read ${remote}${ref === undefined ? "" : ` at ${ref}`}: ${result.text}`)
  }
  return { ...checkout(folder), close }
}

/** A tag, a branch or a commit. */
function cloneAt(remote: string, ref: string, folder: string): GitResult {
  const steps = [
    ["init", "--quiet", folder],
    ["-C", folder, "fetch", "--quiet", "--depth", "1", "--", remote, ref],
    ["-C", folder, "checkout", "--quiet", "--detach", "FETCH_HEAD"],
  ]
  for (const step of steps) {
    const result = git(step)
    if (!result.ok) return result
  }
  return { ok: true, text: "" }
}

type GitResult = { readonly ok: boolean; readonly text: string }

function git(args: readonly string[]): GitResult {
  const { status, stdout, stderr, error } = spawnSync("git", args, {
    encoding: "utf8",
    env: { ...process.env, GIT_TERMINAL_PROMPT: "0" },
  })
  if (error) throw new SourceError("git is not installed; install it, or name a folder or an archive")
  return { ok: status === 0, text: (status === 0 ? stdout : stderr).trim() }
}

function unpack(archive: string): OpenSource {
  const { folder, close } = temporaryFolder()
  try {
    if (archive.endsWith(".zip")) unzip(archive, folder)
    else untar(archive, folder)
    return { folder, close }
  } catch (error) {
    close()
    throw error
  }
}

function unzip(archive: string, folder: string): void {
  let files: Record<string, Uint8Array>
  try {
    files = unzipSync(readFileSync(archive), { filter: ({ name }) => !name.endsWith("/") })
  } catch (error) {
    throw new SourceError(`${archive} cannot be unpacked: ${error instanceof Error ? error.message : error}`)
  }
  for (const [name, bytes] of Object.entries(files)) {
    const path = normalize(join(folder, name))
    // An archive may name files outside of its folder.
    if (!path.startsWith(`${folder}${sep}`))
      throw new SourceError(`${archive} names a file outside of its folder: ${name}`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
  }
}

function untar(archive: string, folder: string): void {
  const { status, stderr, error } = spawnSync("tar", ["-xf", archive, "-C", folder], { encoding: "utf8" })
  if (error || status !== 0) throw new SourceError(`${archive} cannot be unpacked: ${error?.message ?? stderr.trim()}`)
}

function temporaryFolder(): { readonly folder: string; readonly close: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "landfall-pack-"))
  return { folder, close: () => rmSync(folder, { recursive: true, force: true }) }
}
