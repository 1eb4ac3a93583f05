// Writes the JSON Schemas of landfall.toml and of rule files into docs/, for editors. Run it after a change of these formats.
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { tomlSchema } from "../src/rules/schema.ts"
import { siteSchema } from "../src/site/schema.ts"

const DRAFT = "http://json-schema.org/draft-07/schema#"

/** The files and their text. */
export const schemaFiles: { readonly [file: string]: string } = {
  "docs/site.schema.json": text({ $schema: DRAFT, title: "landfall.toml", ...siteSchema }),
  "docs/rule.schema.json": text({ $schema: DRAFT, title: "A rule file of Landfall", ...tomlSchema }),
}

function text(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`
}

if (import.meta.main) {
  for (const [file, content] of Object.entries(schemaFiles))
    writeFileSync(join(import.meta.dirname, "..", file), content)
}
