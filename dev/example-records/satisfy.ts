import { type ProcessStart, processStart } from "../log-formats/process-start.ts"
import { type Constraint, PLACEHOLDER } from "./constraint.ts"

/** The constraints of one solution by field. A field has a list, because it may have to hold several values. */
export type Constraints = ReadonlyMap<string, readonly Constraint["value"][]>

export function constraintsByField(solution: readonly Constraint[]): Constraints {
  const fields = new Map<string, Constraint["value"][]>()
  for (const { field, value } of solution) {
    const list = fields.get(field) ?? []
    if (!list.includes(value)) list.push(value)
    fields.set(field, list)
  }
  return fields
}

/**
 * The folder and name of a program that has no constraint on them. Several are tried, because a rule may exclude a folder
 * or a name. Without a name, the name in the file's version information is used.
 */
export type Strategy = { readonly folder: string; readonly name?: string }

export const strategies: readonly Strategy[] = [
  { folder: "C:\\Windows\\System32" },
  { folder: "C:\\Users\\Public", name: "notepad.exe" },
  { folder: "C:\\Program Files\\Example", name: "example.exe" },
]

/** The text of a constraint with its placeholders filled. */
export function fillPlaceholders(value: Constraint["value"] | undefined, filler = "x1"): string {
  return String(value ?? "").replaceAll(PLACEHOLDER, filler)
}

/** The fields whose constraints `satisfyingStart` satisfies. */
export const satisfied: ReadonlySet<string> = new Set([
  ...["process.name", "process.executable", "process.command_line", "process.args", "process.args_count"],
  ...["process.parent.name", "process.parent.executable", "process.parent.command_line", "process.parent.args"],
  ...["process.parent.pid", "process.parent.args_count", "process.pe.original_file_name"],
  ...["process.working_directory", "process.pid", "process.hash.sha256"],
  ...["user.id", "user.name", "user.domain", "host.name", "host.os.type", "host.os.family"],
  ...["event.category", "event.type", "event.kind", "event.action", "event.module", "event.dataset", "event.code"],
])

/** A process start that satisfies the constraints on the fields of a process start, as far as possible. */
export function satisfyingStart(constraints: Constraints, strategy: Strategy): ProcessStart {
  const base = processStart()
  const first = (field: string) => constraints.get(field)?.[0]
  const program = programOf(constraints, "process", strategy)
  const parent = programOf(constraints, "process.parent", strategy)
  const pid = first("process.pid")
  const parentPid = first("process.parent.pid")
  return processStart({
    ...program,
    originalName: fillPlaceholders(first("process.pe.original_file_name")),
    directory: fillPlaceholders(first("process.working_directory"), "C:\\Users\\Public") || base.directory,
    pid: typeof pid === "number" ? pid : base.pid,
    sha256: fillPlaceholders(first("process.hash.sha256")) || base.sha256,
    host: { ...base.host, name: fillPlaceholders(first("host.name")) || base.host.name },
    user: {
      domain: fillPlaceholders(first("user.domain")) || base.user.domain,
      name: fillPlaceholders(first("user.name")) || base.user.name,
      sid: fillPlaceholders(first("user.id"), "1-5-21-7") || base.user.sid,
    },
    parent: {
      ...base.parent,
      ...(constrainsParent(constraints) ? parent : {}),
      pid: typeof parentPid === "number" ? parentPid : base.parent.pid,
    },
  })
}

function constrainsParent(constraints: Constraints): boolean {
  return [...constraints.keys()].some((field) => field.startsWith("process.parent."))
}

/** Image and command line of the process or of its parent. */
function programOf(
  constraints: Constraints,
  prefix: string,
  { folder, name: usualName }: Strategy,
): { image: string; commandLine: string } {
  const valuesOf = (field: string) => constraints.get(`${prefix}.${field}`) ?? []
  const path = valuesOf("executable")[0]
  const name = fillPlaceholders(
    valuesOf("name")[0] ?? nameIn(path) ?? usualName ?? valuesOf("pe.original_file_name")[0] ?? "notepad.exe",
  )
  const image = path === undefined ? `${folder}\\${name}` : imageFor(String(path), name)
  const lines = valuesOf("command_line").map(String)
  const args = valuesOf("args").map((value) => fillPlaceholders(value))
  const count = Number(valuesOf("args_count")[0] ?? 0)
  while (count > args.length + 1 + lines.length) args.push(`a${args.length}`)
  // A text that must start the command line replaces it; of other texts, only the constrained part is appended.
  const [whole] = lines.filter((line) => !line.startsWith(PLACEHOLDER))
  const parts = lines.filter((line) => line !== whole).map((line) => trimmed(line))
  const rest = [...args.map(quoted), ...parts].join(" ")
  if (whole === undefined) return { image, commandLine: rest === "" ? name : `${name} ${rest}` }
  const isOpen = rest !== "" && whole.endsWith(PLACEHOLDER)
  return { image, commandLine: isOpen ? `${trimmed(whole)} ${rest}` : fillPlaceholders(whole) }
}

/** The last part of a path, if it is fully constrained. */
function nameIn(path: Constraint["value"] | undefined): string | undefined {
  const name = String(path ?? "")
    .split("\\")
    .at(-1)
  return name === undefined || name === "" || name.includes(PLACEHOLDER) ? undefined : name
}

/** The path with its placeholders filled; it ends with the name where the constraint allows it. */
function imageFor(path: string, name: string): string {
  if (path === PLACEHOLDER) return `${strategies[0]?.folder}\\${name}`
  const open = path.endsWith(PLACEHOLDER) ? path.slice(0, -PLACEHOLDER.length) : undefined
  if (open === undefined) return fillPlaceholders(path)
  return `${fillPlaceholders(open)}${open.endsWith("\\") ? "" : "\\"}${name}`
}

function trimmed(line: string): string {
  return fillPlaceholders(line.replace(new RegExp(`^${PLACEHOLDER}+|${PLACEHOLDER}+$`, "g"), ""), " x ")
}

/** An argument, quoted as Windows command lines quote it. */
function quoted(argument: string): string {
  if (argument !== "" && !/[\s"]/.test(argument)) return argument
  return `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`
}
