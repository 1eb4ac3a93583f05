import { readFileSync, statSync } from "node:fs"
import { dirname, join } from "node:path"

export const root = join(import.meta.dirname, "../..")

/** A module that a file imports, as the file names it. A type-only import does not exist at run time. */
export type Specifier = { readonly specifier: string; readonly isTypeOnly: boolean }

const COMMENT_LINES = /^\s*(?:\/\/|\*|\/\*\*).*$/gm
/** Static imports and re-exports, `import()`, `require()` and `createRequire(…)()`. */
const SPECIFIER =
  /^(?:import|export)\s+((?:[\w*$\s,]|\{[^}]*\})*?)\s*\bfrom\s+"([^"\n]+)"|^import\s+"([^"\n]+)"|\b(?:import|require|createRequire\([\w.]+\))\(\s*"([^"\n]+)"/gm
/** A package that is used by its path; tests only invent such paths. */
const MODULE_PATH = /node_modules\/((?:@[\w.-]+\/)?[\w.-]+)|modules, "([\w.-]+)"/g

export function specifiersOf(file: string): Specifier[] {
  const code = readFileSync(file, "utf8").replaceAll(COMMENT_LINES, "")
  return [
    ...[...code.matchAll(SPECIFIER)].map(([, names = "", ...specifiers]) => ({
      specifier: specifiers.find((one) => one !== undefined) ?? "",
      isTypeOnly: isTypeOnly(names),
    })),
    ...(file.includes("/test/") ? [] : [...code.matchAll(MODULE_PATH)]).map(([, path, folder]) => ({
      specifier: path ?? folder ?? "",
      isTypeOnly: false,
    })),
  ]
}

function isTypeOnly(names: string): boolean {
  if (names.startsWith("type ")) return true
  const [, inside] = /^\{([^}]*)\}$/.exec(names) ?? []
  return inside?.split(",").every((name) => name.trim() === "" || name.trim().startsWith("type ")) ?? false
}

/** The files that run when an entry point runs: the entry point and all that it imports, directly or indirectly. */
export function reachableFiles(entryPoint: string): string[] {
  const found = new Set<string>()
  const visit = (file: string) => {
    if (found.has(file) || !statSync(file, { throwIfNoEntry: false })?.isFile()) return
    found.add(file)
    for (const { specifier, isTypeOnly } of specifiersOf(file)) {
      if (specifier.startsWith(".") && !isTypeOnly) visit(join(dirname(file), specifier))
    }
  }
  visit(join(root, entryPoint))
  return [...found]
}
