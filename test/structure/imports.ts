import { readFileSync } from "node:fs"
import { dirname, join } from "node:path/posix"

/** One import of a file of ours, with paths from the repository's root. */
export type Import = { readonly file: string; readonly target: string }

/** Reads a file by its path from the repository's root. */
export type ReadFile = (file: string) => string

export const root: string = join(import.meta.dirname, "../..")

export const readRepositoryFile: ReadFile = (file) => readFileSync(join(root, file), "utf8")

/** Static, dynamic and type imports, re-exports, `require` and `import.meta.resolve` with a relative path, but none in comments. */
const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*|\bresolve\s*\(\s*)"(\.{1,2}\/[^"]+)"/g

export function importsOf(file: string, read: ReadFile = readRepositoryFile): readonly Import[] {
  const code = read(file).replaceAll(/^\s*(?:\/\/|\*|\/\*\*).*$/gm, "")
  return [...code.matchAll(SPECIFIER)].map(([, specifier = ""]) => ({ file, target: join(dirname(file), specifier) }))
}

/** Cycles of imports between files, each once, from the file that comes first by name. */
export function cyclesOf(imports: readonly Import[]): readonly string[] {
  const edges = Map.groupBy(imports, ({ file }) => file)
  const done = new Set<string>()
  const found = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file)
    if (at >= 0) {
      const cycle = path.slice(at)
      const first = cycle.indexOf([...cycle].sort()[0] ?? "")
      found.add([...cycle.slice(first), ...cycle.slice(0, first)].join(" → "))
      return
    }
    if (done.has(file)) return
    for (const { target } of edges.get(file) ?? []) visit(target, [...path, file])
    done.add(file)
  }
  for (const file of edges.keys()) visit(file, [])
  return [...found].sort()
}
