import assert from "node:assert/strict"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { pathToFileURL } from "node:url"
import { build } from "esbuild"
import { compileQuery } from "../../../src/language/eql/compile.ts"
import { fieldsOfDocument } from "../../../src/language/eql/document.ts"
import { generateExplanations, generateModule, type NamedQuery } from "../../../src/language/eql/emit/module.ts"
import { loadQueries } from "../../../src/language/eql/load.ts"
import type { QueriesModule } from "../../../src/language/runtime/query.ts"
import type { Fields } from "../../../src/language/runtime/value.ts"

const runtime = join(import.meta.dirname, "../../../src/language/runtime/index.ts")

async function bundle(queries: readonly NamedQuery[], explanations?: string): Promise<string> {
  const contents =
    explanations === undefined
      ? generateModule(queries, { runtime })
      : `${generateModule(queries, { runtime, explanation: "explanationOf" })}
import { createRequire } from "node:module"
import * as eqlRuntime from ${JSON.stringify(runtime)}
const list = createRequire(import.meta.url)(${JSON.stringify(explanations)})
const explanationOf = (number) => list[number](eqlRuntime)`
  const stdin = { contents, resolveDir: import.meta.dirname }
  const { outputFiles } = await build({
    stdin,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    write: false,
    target: "node24",
  })
  return outputFiles[0]?.text ?? ""
}

async function loadBundle(queries: readonly NamedQuery[], isExplainedApart: boolean): Promise<QueriesModule> {
  const folder = mkdtempSync(join(tmpdir(), "landfall-bundle-"))
  try {
    writeFileSync(join(folder, "explanations.cjs"), generateExplanations(queries.map(({ query }) => query)))
    const text = await bundle(queries, isExplainedApart ? "./explanations.cjs" : undefined)
    writeFileSync(join(folder, "queries.mjs"), text)
    return await import(pathToFileURL(join(folder, "queries.mjs")).href)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test("bundled and minified, with the explanations in it or apart, every query of the match cases matches and explains the same events as in memory", async () => {
  const folder = join(import.meta.dirname, "cases", "match")
  const events: Fields[] = []
  const queries: NamedQuery[] = []
  for (const file of readdirSync(folder)) {
    const cases = JSON.parse(readFileSync(join(folder, file), "utf8"))
    // Queries that depend on the mapping of an index have a separate test.
    if (cases.mapping || cases.unmapped) continue
    events.push(...cases.events.map(fieldsOfDocument))
    for (const [text] of cases.queries) {
      const outcome = compileQuery(text)
      assert.ok(outcome.ok, text)
      queries.push({ id: text, query: outcome.value })
    }
  }
  const modules = [await loadQueries(queries), await loadBundle(queries, false), await loadBundle(queries, true)]
  const [inMemory, bundled, apart] = modules.map(({ queries: loaded, matchAll }) =>
    events.map((event) => {
      const together: number[] = []
      matchAll(event, (index) => together.push(index))
      return { together, explained: together.map((index) => loaded[index]?.explain(event)) }
    }),
  )
  assert.ok(inMemory?.some(({ together }) => together.length > 10))
  assert.deepEqual(bundled, inMemory)
  assert.deepEqual(apart, inMemory)
})

test("a bundle contains only the part of the runtime that its queries use", async () => {
  const outcome = compileQuery(`process where process.name == "x"`)
  assert.ok(outcome.ok)
  const text = await bundle([{ id: "small", query: outcome.value }])
  assert.ok(text.length < 5000, `${text.length} characters`)
})
