import type { JsonObject } from "../../json.ts"
import { splitCommandLines } from "./command-line.ts"
import { converted, derived, type FieldRule, verbatim } from "./field-table.ts"
import { each, listOf, long, oneOrMany, scalarsIn, textsOf } from "./value.ts"

/** The arguments of a command line, as a list. */
export function argumentsOf(name: string): FieldRule {
  return verbatim(name, (record) => listOf(splitOnce(record, name)))
}

/** Like `argumentsOf`, without empty arguments: some pipelines remove empty values at the end, after counting them. */
export function nonEmptyArgumentsOf(name: string): FieldRule {
  return verbatim(name, (record) => listOf(splitOnce(record, name).filter(Boolean)))
}

/** The number of arguments of a command line, including empty ones. */
export function argumentCountOf(name: string): FieldRule {
  return derived((record) => {
    return textsOf(record, name).length > 0 ? splitOnce(record, name).length : undefined
  })
}

const splits = new WeakMap<JsonObject, Map<string, readonly string[]>>()

/** The arguments of a column. Several fields need them, and a command line may have millions: they are split once. */
function splitOnce(record: JsonObject, name: string): readonly string[] {
  const known = splits.get(record) ?? new Map<string, readonly string[]>()
  splits.set(record, known)
  const args = known.get(name) ?? splitCommandLines(textsOf(record, name))
  known.set(name, args)
  return args
}

/** The last part of a Windows path, after the last `\` or `/`, also of NT device paths; undefined when it is empty. */
export function windowsFileName(path: string): string | undefined {
  return path.slice(Math.max(path.lastIndexOf("\\"), path.lastIndexOf("/")) + 1) || undefined
}

/** The last part of a path of Linux or macOS, where `\` is an ordinary character. */
export function posixFileName(path: string): string | undefined {
  return path.slice(path.lastIndexOf("/") + 1) || undefined
}

/** The file name at the end of a Windows path. Text without a separator is a file name. */
export function fileNameOf(names: string | readonly string[]): FieldRule {
  return verbatim(names, (record) => oneOrMany(textsOf(record, names).flatMap((path) => windowsFileName(path) ?? [])))
}

/** Like `fileNameOf`, but text without a separator (`<unknown process>`, `System`) gives no name. */
export function fileNameOfPath(names: string | readonly string[]): FieldRule {
  return verbatim(names, (record) =>
    oneOrMany(textsOf(record, names).flatMap((path) => (/[\\/]/.test(path) ? (windowsFileName(path) ?? []) : []))),
  )
}

/** A process id: decimal as Sysmon writes it, or hexadecimal as the Security log does (`0x11cc`). */
export function processIdOf(names: string | readonly string[]): FieldRule {
  return converted(
    names,
    each((scalar) => {
      const value = /^0x[0-9a-f]{1,16}$/i.test(String(scalar)) ? BigInt(scalar) : scalar
      return scalarsIn(long(value))[0]
    }),
  )
}

/** The domain or user of `DOMAIN\user`. Text that does not have exactly these two parts gives neither. */
export function accountOf(names: string | readonly string[], part: "domain" | "user"): FieldRule {
  return verbatim(names, (record) =>
    oneOrMany(
      textsOf(record, names).flatMap((account) => {
        const parts = account.split("\\")
        return parts.length === 2 ? (parts[part === "domain" ? 0 : 1] ?? []) : []
      }),
    ),
  )
}

/** The domain or user of `DOMAIN\user`. Text without a backslash is a user. */
export function userOf(names: string | readonly string[], part: "domain" | "user"): FieldRule {
  return verbatim(names, (record) =>
    oneOrMany(
      textsOf(record, names).flatMap((account) => {
        const end = account.indexOf("\\")
        return (part === "user" ? account.slice(end + 1) : account.slice(0, Math.max(end, 0))) || []
      }),
    ),
  )
}
