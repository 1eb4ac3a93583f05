import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { QueriesModule, QueryModule } from "../runtime/query.ts"
import type { CompiledQuery } from "./compile.ts"
import { generateModule, type NamedQuery } from "./emit/module.ts"

/**
 * Loads compiled queries by importing the generated module from a temporary file. For the command line and tests; a Lambda has its
 * queries in the bundle and never generates code at run time.
 */
export async function loadQueries(queries: readonly NamedQuery[]): Promise<QueriesModule> {
  const runtime = new URL("../runtime/index.ts", import.meta.url).href
  const folder = await mkdtemp(join(tmpdir(), "landfall-eql-"))
  try {
    const file = join(folder, "queries.mjs")
    await writeFile(file, generateModule(queries, { runtime }))
    return await import(pathToFileURL(file).href)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Loads one compiled query. */
export async function loadQuery(query: CompiledQuery): Promise<QueryModule> {
  const { queries } = await loadQueries([{ id: "query", query }])
  const [loaded] = queries
  if (loaded === undefined) throw new Error("the generated module has no query")
  return loaded
}
