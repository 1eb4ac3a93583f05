import { type ProcessStart, processStart } from "../log-formats/process-start.ts"
import { HOLE, type Wish } from "./wish.ts"

/** The wishes of one way by field, each a list: a field may have to hold several values. */
export type Wishes = ReadonlyMap<string, readonly Wish["value"][]>

export function byField(wishes: readonly Wish[]): Wishes {
  const fields = new Map<string, Wish["value"][]>()
  for (const { field, value } of wishes) {
    const list = fields.get(field) ?? []
    if (!list.includes(value)) list.push(value)
    fields.set(field, list)
  }
  return fields
}

/** What a program is where it is not wished: a rule may except a folder or a name. No name: that in the file. */
export type Habit = { readonly folder: string; readonly name?: string }

export const HABITS: readonly Habit[] = [
  { folder: "C:\\Windows\\System32" },
  { folder: "C:\\Users\\Public", name: "notepad.exe" },
  { folder: "C:\\Program Files\\Example", name: "example.exe" },
]

/** A wished text with something in its holes. */
export function filled(value: Wish["value"] | undefined, filler = "x1"): string {
  return String(value ?? "").replaceAll(HOLE, filler)
}

/** Where each wish goes that a start as a whole can grant. */
export const granted: ReadonlySet<string> = new Set([
  ...["process.name", "process.executable", "process.command_line", "process.args", "process.args_count"],
  ...["process.parent.name", "process.parent.executable", "process.parent.command_line", "process.parent.args"],
  ...[
    "process.parent.pid",
    "process.parent.args_count",
    "process.pe.original_file_name",
    "process.working_directory",
    "process.pid",
    "process.hash.sha256",
  ],
  ...["user.id", "user.name", "user.domain", "host.name", "host.os.type", "host.os.family"],
  ...["event.category", "event.type", "event.kind", "event.action", "event.module", "event.dataset", "event.code"],
])

/** A process start that grants the wishes as far as one can. */
export function startFor(wishes: Wishes, habit: Habit): ProcessStart {
  const base = processStart()
  const one = (field: string) => wishes.get(field)?.[0]
  const program = programOf(wishes, "process", habit)
  const parent = programOf(wishes, "process.parent", habit)
  const pid = one("process.pid")
  const parentPid = one("process.parent.pid")
  return processStart({
    ...program,
    originalName: filled(one("process.pe.original_file_name")),
    directory: filled(one("process.working_directory"), "C:\\Users\\Public") || base.directory,
    pid: typeof pid === "number" ? pid : base.pid,
    sha256: filled(one("process.hash.sha256")) || base.sha256,
    host: { ...base.host, name: filled(one("host.name")) || base.host.name },
    user: {
      domain: filled(one("user.domain")) || base.user.domain,
      name: filled(one("user.name")) || base.user.name,
      sid: filled(one("user.id"), "1-5-21-7") || base.user.sid,
    },
    parent: {
      ...base.parent,
      ...(wantsParent(wishes) ? parent : {}),
      pid: typeof parentPid === "number" ? parentPid : base.parent.pid,
    },
  })
}

function wantsParent(wishes: Wishes): boolean {
  return [...wishes.keys()].some((field) => field.startsWith("process.parent."))
}

/** Image and command line of the process or of its parent. */
function programOf(
  wishes: Wishes,
  prefix: string,
  { folder, name: usual }: Habit,
): { image: string; commandLine: string } {
  const wished = (field: string) => wishes.get(`${prefix}.${field}`) ?? []
  const path = wished("executable")[0]
  const name = filled(wished("name")[0] ?? nameIn(path) ?? usual ?? wished("pe.original_file_name")[0] ?? "notepad.exe")
  const image = path === undefined ? `${folder}\\${name}` : imageFor(String(path), name)
  const lines = wished("command_line").map(String)
  const args = wished("args").map((value) => filled(value))
  const count = Number(wished("args_count")[0] ?? 0)
  while (count > args.length + 1 + lines.length) args.push(`a${args.length}`)
  // A line that has to begin so begins the whole; of others only what they ask for is added.
  const [whole] = lines.filter((line) => !line.startsWith(HOLE))
  const parts = lines.filter((line) => line !== whole).map((line) => trimmed(line))
  const rest = [...args.map(quoted), ...parts].join(" ")
  if (whole === undefined) return { image, commandLine: rest === "" ? name : `${name} ${rest}` }
  return { image, commandLine: rest !== "" && whole.endsWith(HOLE) ? `${trimmed(whole)} ${rest}` : filled(whole) }
}

/** The last part of a path that is wholly wished. */
function nameIn(path: Wish["value"] | undefined): string | undefined {
  const name = String(path ?? "")
    .split("\\")
    .at(-1)
  return name === undefined || name === "" || name.includes(HOLE) ? undefined : name
}

/** The path with its holes filled so that it ends in the name, where that can be. */
function imageFor(path: string, name: string): string {
  if (path === HOLE) return `${HABITS[0]?.folder}\\${name}`
  const open = path.endsWith(HOLE) ? path.slice(0, -HOLE.length) : undefined
  if (open === undefined) return filled(path)
  return `${filled(open)}${open.endsWith("\\") ? "" : "\\"}${name}`
}

function trimmed(line: string): string {
  return filled(line.replace(new RegExp(`^${HOLE}+|${HOLE}+$`, "g"), ""), " x ")
}

/** An argument as a command line holds it. */
function quoted(argument: string): string {
  if (argument !== "" && !/[\s"]/.test(argument)) return argument
  return `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`
}
