import type { Scalar } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { windowsFileName } from "../path.ts"
import { converted, derived, type FieldRule, type FieldTable, verbatim } from "../table.ts"
import { each, long, oneOrMany, own, scalarsIn } from "../value.ts"
import { splitCommandLine } from "./command-line.ts"

/** Every value of the first of these that has one, as text. */
export function textsOf(data: JsonObject, names: string | readonly string[]): string[] {
  for (const name of typeof names === "string" ? [names] : names) {
    const values = scalarsIn(own(data, name))
    if (values.length > 0) {
      return values.map(String)
    }
  }
  return []
}

/** A list even of one, as Elastic indexes it; undefined for none. */
export function listOf<T extends Scalar>(values: readonly T[]): readonly T[] | undefined {
  return values.length > 0 ? values : undefined
}

/** The arguments of a command line; a list even of one. */
export function argumentsOf(name: string): FieldRule {
  return verbatim((data) => listOf(textsOf(data, name).flatMap(splitCommandLine)))
}

/** As `argumentsOf`, without the empty ones: some pipelines drop what is empty at their end, when all were counted. */
export function filledArgumentsOf(name: string): FieldRule {
  return verbatim((data) => listOf(textsOf(data, name).flatMap(splitCommandLine).filter(Boolean)))
}

/** How many arguments a command line has, the empty ones too. */
export function argumentCountOf(name: string): FieldRule {
  return derived((data) => {
    const lines = textsOf(data, name)
    return lines.length > 0 ? lines.flatMap(splitCommandLine).length : undefined
  })
}

/** The file name at the end of a path; text without a separator is a name already. */
export function fileNameOf(names: string | readonly string[]): FieldRule {
  return verbatim((data) => oneOrMany(textsOf(data, names).flatMap((path) => windowsFileName(path) ?? [])))
}

/** As `fileNameOf`, but text without a separator (`<unknown process>`, `System`) gives no name. */
export function fileNameOfPath(names: string | readonly string[]): FieldRule {
  return verbatim((data) =>
    oneOrMany(textsOf(data, names).flatMap((path) => (/[\\/]/.test(path) ? (windowsFileName(path) ?? []) : []))),
  )
}

/** A process id: decimal, as Sysmon writes it, or hexadecimal as the Security log does (`0x11cc`). */
export function processIdOf(names: string | readonly string[]): FieldRule {
  return converted(
    names,
    each((scalar) => {
      const value = /^0x[0-9a-f]{1,16}$/i.test(String(scalar)) ? BigInt(scalar) : scalar
      return scalarsIn(long(value))[0]
    }),
  )
}

/** Domain and user of `DOMAIN\user`; text that has not exactly these two parts is neither. */
export function accountOf(names: string | readonly string[], part: "domain" | "user"): FieldRule {
  return verbatim((data) =>
    oneOrMany(
      textsOf(data, names).flatMap((account) => {
        const parts = account.split("\\")
        return parts.length === 2 ? (parts[part === "domain" ? 0 : 1] ?? []) : []
      }),
    ),
  )
}

/** Domain or user of `DOMAIN\\user`; text without a backslash is a user. */
export function userOf(names: string | readonly string[], part: "domain" | "user"): FieldRule {
  return verbatim((data) =>
    oneOrMany(
      textsOf(data, names).flatMap((account) => {
        const end = account.indexOf("\\")
        return (part === "user" ? account.slice(end + 1) : account.slice(0, Math.max(end, 0))) || []
      }),
    ),
  )
}

/** The rules of a table with a prefix before each field, `process.` for `hash.md5`. */
export function under(prefix: string, table: FieldTable): FieldTable {
  return Object.fromEntries(Object.entries(table).map(([field, rule]) => [`${prefix}.${field}`, rule]))
}
