// Prints the cost and the scaling of Landfall, from the measurements of bench/growth.ts. `--save` writes the tables into
// docs/cost.md and docs/scaling.md, between their marks. Run: npm run model [-- --save]
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { assumptionsTable, costTable, growthTable, limitsTable, reconcileTable, scalingTable } from "./model/tables.ts"

const docs = join(import.meta.dirname, "../docs")

/** The tables by the name of their marks, and the page of each. */
const tables: readonly { readonly page: string; readonly name: string; readonly make: () => string }[] = [
  { page: "cost.md", name: "cost", make: costTable },
  { page: "cost.md", name: "reconcile", make: reconcileTable },
  { page: "cost.md", name: "assumptions", make: assumptionsTable },
  { page: "scaling.md", name: "growth", make: growthTable },
  { page: "scaling.md", name: "scaling", make: scalingTable },
  { page: "scaling.md", name: "limits", make: limitsTable },
]

/** The pages with the tables that the model computes now. Throws when a mark is missing. */
export function modelPages(): ReadonlyMap<string, string> {
  const pages = new Map<string, string>()
  for (const { page, name, make } of tables) {
    const text = pages.get(page) ?? readFileSync(join(docs, page), "utf8")
    const marks = new RegExp(`(<!-- model: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`)
    if (!marks.test(text)) throw new Error(`docs/${page} has no marks for the table ${name}`)
    pages.set(
      page,
      text.replace(marks, (_, begin: string, end: string) => `${begin}${make()}\n${end}`),
    )
  }
  return pages
}

if (import.meta.main) {
  for (const { name, make } of tables) process.stdout.write(`\n## ${name}\n\n${make()}\n`)
  if (process.argv.includes("--save")) {
    for (const [page, text] of modelPages()) writeFileSync(join(docs, page), text)
  }
}
