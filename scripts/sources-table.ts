// Writes docs/sources.md: where the rules can fire, by source, and in which forms they do. `--check` only compares.
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { sources } from "../src/engine/sources/index.ts"
import { buildRule } from "../src/rules/build.ts"
import { firability } from "../src/rules/firability.ts"
import { readRules } from "../src/rules/read.ts"
import { evasionsSection, formsSection } from "./forms-table.ts"

const root = join(import.meta.dirname, "..")
const FILE = join(root, "docs/sources.md")

const INTRODUCTION = `# Sources

What each rule can do in each source, by the fields and values that the source can produce. This page is made by
\`node scripts/sources-table.ts\`; a test compares it.

A record's own shape tells its source, record by record. Where a bucket, a prefix or a queue holds one source alone, the parameter
\`pinnedSources\` (on the command line \`--source\`) says so; what that source refuses there is counted as unrecognised and noticed.

CrowdStrike's events have ids of host and user. Their names are read from what lands under \`aidmaster\` and \`userinfo\`, kept in the
ledger bucket under \`lookups/crowdstrike.fdr/\`, and put into alerts; an alert that is made before they have landed shows the ids.
A rule is asked before the names are joined, so one that asks for them finds them only where the event itself has them.

A rule is *weakened* where a branch of an \`or\` is always false: it then finds less there than elsewhere.
`

/** The page as it must be. */
export async function sourcesPage(): Promise<string> {
  const sections = readRules(join(root, "rules")).flatMap((read) => {
    const built = buildRule(read)
    if (built.status !== "compiled") return []
    const { rule, query } = built.built
    const rows = sources.map((source) => {
      const verdict = firability(rule, query, source)
      const words =
        verdict.can === "fire"
          ? "can fire"
          : verdict.can === "weakened"
            ? `weakened: never \`${verdict.by.join("`, `")}\``
            : `cannot: ${verdict.because}`
      return `| ${source.name} | ${source.index} | ${words} |`
    })
    return [`## ${rule.name}\n\n| source | index | |\n| --- | --- | --- |\n${rows.join("\n")}\n`]
  })
  return [INTRODUCTION, ...sections, await formsSection(), await evasionsSection()].join("\n")
}

if (import.meta.main) {
  const page = await sourcesPage()
  if (process.argv.includes("--check")) process.exitCode = readFileSync(FILE, "utf8") === page ? 0 : 1
  else writeFileSync(FILE, page)
}
