import assert from "node:assert/strict"
import { globSync, readFileSync } from "node:fs"
import { dirname, join, relative, sep } from "node:path"
import { test } from "node:test"

const root = join(import.meta.dirname, "..")

/**
 * What each part may import of ours; its own folder is always allowed. DESIGN.md explains it. `type:` marks a part of which
 * only types may be imported, so that nothing of it ends in the bundle.
 */
const allowed: { readonly [part: string]: readonly string[] } = {
  event: [],
  json: [],
  rule: [],
  "eql/runtime": [],
  eql: ["eql/runtime"],
  xml: ["json"],
  envelope: ["json"],
  errors: ["envelope"],
  settings: ["errors"],
  object: ["envelope", "errors"],
  decode: ["json", "xml"],
  sources: ["event", "json", "xml"],
  forms: ["json", "xml", "sources"],
  witness: ["decode", "eql", "eql/runtime", "event", "forms", "json", "match", "rule", "rules", "sources"],
  match: ["type:decode", "type:eql", "event", "type:sources"],
  rules: ["eql", "eql/runtime", "rule", "event", "json", "match", "sources"],
  alert: ["rule", "event", "json"],
  notice: [],
  metrics: [],
  ledger: ["settings"],
  publish: ["ledger", "errors"],
  notify: ["type:alert", "metrics", "event", "json", "rule", "notice", "ledger", "publish", "errors", "settings"],
  detect: [
    "alert",
    "decode",
    "envelope",
    "errors",
    "event",
    "json",
    "ledger",
    "match",
    "metrics",
    "notice",
    "object",
    "publish",
    "rule",
    "type:eql",
    "settings",
    "sources",
  ],
  replay: ["alert", "detect", "envelope", "ledger", "object", "publish"],
  canary: ["alert", "detect", "ledger", "metrics"],
  reconcile: ["envelope", "errors", "ledger", "metrics", "replay", "settings"],
  local: [],
  attach: ["json"],
  doctor: ["attach", "canary", "detect", "json", "ledger", "metrics"],
  demo: ["local", "type:alert"],
}

/** The part of src/ that a file belongs to. */
function partOf(file: string): string {
  const path = relative(join(root, "src"), file).split(sep).join("/")
  if (path.startsWith("eql/runtime/")) return "eql/runtime"
  const [first = ""] = path.split("/")
  return first.replace(/\.ts$/, "")
}

type Import = { readonly from: string; readonly target: string; readonly isType: boolean; readonly file: string }

function importsOf(file: string): Import[] {
  const text = readFileSync(file, "utf8")
  const found = text.matchAll(/^(?:import|export)\s+(type\s)?[^"']*?from\s+"(\.[^"]+)"/gm)
  return [...found].map((match) => ({
    file: relative(root, file),
    from: partOf(file),
    target: partOf(join(dirname(file), match[2] ?? "")),
    isType: match[1] !== undefined || /^import\s*\{(\s*type\s+\w+,?)+\s*\}/.test(match[0]),
  }))
}

const files = globSync("src/**/*.ts", { cwd: root }).map((file) => join(root, file))

test("there are files and imports to look at", () => {
  assert.ok(files.length > 50)
  assert.ok(files.flatMap(importsOf).length > 50)
})

test("imports point one way", () => {
  const wrong = files
    .flatMap(importsOf)
    .filter(({ from }) => from !== "cli")
    .filter(({ from, target, isType }) => {
      if (from === target) return false
      const rights = allowed[from] ?? []
      return !(rights.includes(target) || (isType && rights.includes(`type:${target}`)))
    })
    .map(({ file, target, isType }) => `${file} imports ${isType ? "a type of " : ""}${target}`)
  assert.deepEqual(wrong, [])
})

test("every part of src has its rights written down", () => {
  const parts = new Set(files.map(partOf))
  parts.delete("cli")
  assert.deepEqual(
    [...parts].filter((part) => !(part in allowed)),
    [],
  )
})

test("a handler composes and does not compute: at most 30 lines", () => {
  for (const file of globSync("functions/*/handler.ts", { cwd: root })) {
    assert.ok(readFileSync(join(root, file), "utf8").trimEnd().split("\n").length <= 30, file)
  }
})

test("no file of ours is longer than 400 lines", () => {
  const long = [
    ...files,
    ...globSync("{functions,infra,scripts,test,bench}/**/*.{ts,yml,cjs,mjs}", { cwd: root }).map((file) =>
      join(root, file),
    ),
  ]
    .map((file) => [relative(root, file), readFileSync(file, "utf8").split("\n").length] as const)
    .filter(([, lines]) => lines > 400)
  assert.deepEqual(long, [])
})
