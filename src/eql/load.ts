import type { CompiledQuery } from "./compile.ts"
import { generateModule, type NamedQuery } from "./module.ts"
import type { QueriesModule, QueryModule } from "./query-module.ts"

/**
 * Turns compiled queries into running code at once, by importing the generated module from a `data:` URL. It is for the
 * command line and tests; a Lambda gets its queries from the bundle and never makes code while it runs.
 */
export async function loadQueries(queries: readonly NamedQuery[]): Promise<QueriesModule> {
  const runtime = new URL("./runtime/index.ts", import.meta.url).href
  const text = generateModule(queries, { runtime })
  return import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`)
}

/** One query, loaded. */
export async function loadQuery(query: CompiledQuery): Promise<QueryModule> {
  const { queries } = await loadQueries([{ id: "query", query }])
  const [loaded] = queries
  if (loaded === undefined) throw new Error("the generated module has no query")
  return loaded
}
