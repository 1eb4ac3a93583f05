import assert from "node:assert/strict"
import { globSync, readFileSync } from "node:fs"
import { builtinModules } from "node:module"
import { join } from "node:path"
import { test } from "node:test"
import { reachableFiles, root, specifiersOf } from "./reachable-files.ts"

type Manifest = {
  readonly dependencies: { readonly [name: string]: string }
  readonly devDependencies: { readonly [name: string]: string }
  readonly peerDependencies?: object
  readonly optionalDependencies?: object
}

const readManifest = (folder: string): Manifest => JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"))

const { dependencies, devDependencies } = readManifest(".")
const declared = new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)])

const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/")

/** The packages that some files import. */
function packagesOf(files: readonly string[], options: { readonly withTypes: boolean }): Set<string> {
  const names = files
    .flatMap(specifiersOf)
    .filter(({ specifier, isTypeOnly }) => /^[@a-z]/.test(specifier) && (options.withTypes || !isTypeOnly))
    .map(({ specifier }) => packageOf(specifier))
  return new Set(names.filter((name) => !/^\w+:/.test(name) && !builtinModules.includes(name)))
}

const files = globSync("{src,functions,dev,infra,bench,scripts,test}/**/*.{ts,mjs,cjs}", { cwd: root })
const imported = packagesOf(
  files.map((file) => join(root, file)),
  { withTypes: true },
)
/** The packages that the command line and the Lambdas load. The demo starts infra/bundle.ts, a build step, as a process. */
const needed = packagesOf(
  ["src/cli/main.ts", ...globSync("functions/*/handler.ts", { cwd: root })].flatMap(reachableFiles),
  { withTypes: false },
)

/** Packages that no file imports and that another package or the compiler loads. */
function isLoadedByOthers(name: string): boolean {
  if (name.startsWith("@types/")) return name === "@types/node" || imported.has(name.slice("@types/".length))
  return [...declared].some((other) => {
    const { peerDependencies = {}, optionalDependencies = {} } = readManifest(`node_modules/${other}`)
    return imported.has(other) && (name in peerDependencies || name in optionalDependencies)
  })
}

test("what the command line and the Lambdas load is a dependency, and nothing else is", () => {
  assert.ok(needed.size > 20)
  assert.deepEqual(Object.keys(dependencies).sort(), [...needed].sort())
})

test("every other package that a file imports is a devDependency", () => {
  const missing = [...imported].filter((name) => !declared.has(name) && !declared.has(`@types/${name}`))
  assert.deepEqual(missing, [])
})

test("every devDependency is imported, or loaded by a package that is", () => {
  const unused = Object.keys(devDependencies).filter((name) => !imported.has(name) && !isLoadedByOthers(name))
  assert.deepEqual(unused, [])
})
