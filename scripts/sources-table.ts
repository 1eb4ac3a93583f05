// Writes docs/sources.md: in which sources and formats each rule can fire. `--check` only compares.
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { sources } from "../src/engine/sources/index.ts"
import { buildRule } from "../src/rules/build.ts"
import { coverageOf } from "../src/rules/coverage.ts"
import { readRules } from "../src/rules/read.ts"
import { evasionsSection, formatsSection } from "./formats-table.ts"

const root = join(import.meta.dirname, "..")
const FILE = join(root, "docs/sources.md")

const INTRODUCTION = `# Sources

What each rule can find in each source, computed from the fields and values that the source can produce. \`node
scripts/sources-table.ts\` generates this page, and a test compares it.

Landfall recognises the source of each record by its shape. If a bucket, a prefix or a queue contains only one source, set the
parameter \`pinnedSources\` (on the command line \`--source\`); records there that this source does not accept count as
unrecognised and raise a notice.

CrowdStrike's events contain ids of hosts and users. Landfall reads the names from the objects under \`aidmaster\` and
\`userinfo\`, stores them in the ledger bucket under \`lookups/crowdstrike.fdr/\`, and adds them to alerts. An alert that is
raised before the names have landed shows the ids. Rules run before the names are added: a rule that tests a name matches only
where the event itself contains it.

Coverage is *partial* if a branch of an \`or\` is always false in a source: there the rule finds less than elsewhere.
`

/** The page as the rules and the sources make it now. */
export async function sourcesPage(): Promise<string> {
  const sections = readRules(join(root, "rules")).flatMap((read) => {
    const built = buildRule(read)
    if (built.status !== "compiled") return []
    const { rule, query } = built.built
    const rows = sources.map((source) => {
      const verdict = coverageOf(rule, query, source)
      const words =
        verdict.coverage === "full"
          ? "full"
          : verdict.coverage === "partial"
            ? `partial: never \`${verdict.unsatisfiable.join("`, `")}\``
            : `none: ${verdict.reason}`
      return `| ${source.name} | ${source.index} | ${words} |`
    })
    return [`## ${rule.name}\n\n| source | index | coverage |\n| --- | --- | --- |\n${rows.join("\n")}\n`]
  })
  return [INTRODUCTION, ...sections, await formatsSection(), await evasionsSection()].join("\n")
}

if (import.meta.main) {
  const page = await sourcesPage()
  if (process.argv.includes("--check")) process.exitCode = readFileSync(FILE, "utf8") === page ? 0 : 1
  else writeFileSync(FILE, page)
}
