import { spawn } from "node:child_process"
import { once } from "node:events"
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"

const root = join(import.meta.dirname, "../../..")

export type Command = { readonly line: number; readonly text: string }

/** Every line of a page's `sh` blocks, in order, with its line number in the page. */
export function commandsOf(page: string): Command[] {
  const commands: Command[] = []
  let isInside = false
  for (const [index, line] of page.split("\n").entries()) {
    if (line.startsWith("```")) isInside = line === "```sh"
    else if (isInside && line.trim() !== "") commands.push({ line: index + 1, text: line })
  }
  return commands
}

export type Clone = { readonly folder: string; readonly remove: () => void }

/** Folders that a clone does not contain, or contains only after commands have created them. */
const NOT_CLONED = [".git", ".serverless", "dist", "out"]
/** Folders that exist already and take long to create. */
const LINKED = ["node_modules", "build"]

/** Copies the project to a folder of its own, so that the files that commands write are not in the project. */
export function makeClone(): Clone {
  const folder = mkdtempSync(join(tmpdir(), "landfall-clone-"))
  for (const name of readdirSync(root)) {
    const [from, to] = [join(root, name), join(folder, name)]
    if (LINKED.includes(name)) symlinkSync(from, to)
    else if (!NOT_CLONED.includes(name)) cpSync(from, to, { recursive: true })
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export type Ran = { readonly status: number | null; readonly stdout: string; readonly stderr: string }

/** Runs a line in the shell as printed, in this folder, without the host's own AWS settings. */
export async function runLine(
  line: string,
  cwd: string,
  environment: { readonly [name: string]: string },
): Promise<Ran> {
  const host = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_")))
  const child = spawn("sh", ["-c", line], {
    cwd,
    env: { ...host, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  })
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")])
  return { status, stdout, stderr }
}
