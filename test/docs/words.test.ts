import assert from "node:assert/strict"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { type Piece, sourceText } from "./source-text.ts"
import { type Banned, bannedIdentifiers, bannedProse, bannedUnlessFromEvents } from "./words.ts"

const root = join(import.meta.dirname, "../..")
const CODE = [
  "src/**/*.ts",
  "functions/**/*.ts",
  "dev/**/*.ts",
  "scripts/*.{ts,mjs}",
  "bench/**/*.ts",
  "infra/*.{ts,cjs}",
]
/** CHANGELOG.md is not among them: it names the old words. */
const PAGES = ["README.md", "CONTRIBUTING.md", "DESIGN.md", "docs/*.md", "bench/*.md", "src/**/*.md"]
const TEMPLATES = ["serverless.yml", "infra/**/*.yml"]

const read = (file: string) => readFileSync(join(root, file), "utf8")
const filesOf = (globs: readonly string[]) => globSync(globs, { cwd: root }).sort()

/** What is wrong in these pieces of a file, one line for each banned word. */
function findings(file: string, pieces: readonly Piece[], banned: readonly Banned[]): string[] {
  return pieces.flatMap((piece) =>
    piece.text.split("\n").flatMap((text, offset) =>
      banned.flatMap(({ pattern, use, exceptIn }) => {
        if (exceptIn?.test(file)) return []
        const found = pattern.exec(text)?.[0]
        return found === undefined ? [] : [`${file}:${piece.line + offset}: ${found} in "${text.trim()}": use ${use}`]
      }),
    ),
  )
}

function identifierFindings(file: string, source: string): string[] {
  const isFromEvents = source.includes('from "node:events"')
  const banned = isFromEvents ? bannedIdentifiers : [...bannedIdentifiers, bannedUnlessFromEvents]
  return findings(file, sourceText(source).identifiers, banned)
}

const proseFindings = (file: string, source: string) => findings(file, sourceText(source).prose, bannedProse)
const pageFindings = (file: string, text: string) => findings(file, [{ text, line: 1 }], bannedProse)

function assertNone(found: readonly string[]): void {
  assert.equal(found.length, 0, `${found.length} words to replace:\n${found.join("\n")}`)
}

test("identifiers use the terms of the field", () => {
  assertNone(filesOf(CODE).flatMap((file) => identifierFindings(file, read(file))))
})

test("comments and messages use plain words", () => {
  assertNone(filesOf(CODE).flatMap((file) => proseFindings(file, read(file))))
})

test("the pages use plain words", () => {
  assertNone(filesOf(PAGES).flatMap((file) => pageFindings(file, read(file))))
})

test("the templates use plain words", () => {
  assertNone(filesOf(TEMPLATES).flatMap((file) => pageFindings(file, read(file))))
})

test("a planted word is found with its file, its line and what to use", () => {
  const source = [
    "const a = 1 // plain",
    "/* one",
    "   says aloud */",
    `const world = \`x \${tellPeople(a)} aloud\``,
  ].join("\n")
  assert.deepEqual(
    identifierFindings("a.ts", source).map((line) => line.replace(/ in ".*"/, "")),
    ["a.ts:4: world: use Context, context", "a.ts:4: tell: use notify, send or report; notified, sent"],
  )
  assert.deepEqual(
    proseFindings("a.ts", source).map((line) => line.split(" in ")[0]),
    ["a.ts:3: aloud", "a.ts:4: aloud"],
  )
})

test("strings, comments and regular expressions hold no identifiers", () => {
  const source = 'const text = "told" + \'told\' // told\nconst pattern = /told["`]/g\nconst half = text.length / 2 / 1'
  assert.deepEqual(
    sourceText(source).identifiers.map(({ text }) => text),
    ["const", "text", "const", "pattern", "const", "half", "text", "length"],
  )
})
