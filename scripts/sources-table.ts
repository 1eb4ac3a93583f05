// Writes docs/sources.md: in which sources and formats each rule can fire. `--check` only compares.
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { logFormats } from "../dev/log-formats/index.ts"
import { sources } from "../src/engine/sources/index.ts"
import { buildRule } from "../src/rules/build.ts"
import { coverageOf } from "../src/rules/coverage.ts"
import { readRules } from "../src/rules/read.ts"
import { expectation } from "../test/dev/log-formats/case.ts"
import { cases } from "../test/dev/log-formats/cases.ts"
import { scanCases } from "../test/dev/log-formats/scan-cases.ts"
import { attempts } from "../test/properties/evasions/attempts.ts"
import { meanings } from "../test/properties/evasions/meanings.ts"
import { runRows } from "../test/properties/evasions/rows.ts"

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

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")

/** The result of each case in each format, computed now; tests hold the expected results. */
async function formatsSection(): Promise<string> {
  const legend = cases.map(({ name, outcome, why }, at) => `${at + 1}. ${name}: ${outcome}, ${why}`)
  const misses = new Map<string, string[]>()
  const rows: string[][] = []
  const bySource = [...logFormats].sort((one, other) => one.source.localeCompare(other.source))
  for (const format of bySource) {
    const results = await scanCases(format, cases)
    const cells = cases.map((one) => {
      const { miss } = expectation(one, format)
      return miss !== undefined ? "miss" : results.get(one) ? "fires" : ""
    })
    rows.push([format.source, format.name, ...cells])
    if (format.lacksOriginalName !== undefined) {
      const reason = `${format.source}: ${format.lacksOriginalName}`
      misses.set(reason, [...(misses.get(reason) ?? []), format.name])
    }
  }
  const head = ["source", "format", ...cases.map((_, at) => String(at + 1))]
  return `## Formats

Each format in which a source's records land, and whether the first rule fires on these cases in it. An empty cell means that
it does not fire. \`miss\`: by its definition the rule should fire, but the format does not contain enough information.

${legend.join("\n")}

${table(head, rows)}

Why a format misses the renamed program:

${[...misses].map(([reason, names]) => `- ${reason} (${names.length} formats: ${names.join("; ")})`).join("\n")}
`
}

/** The attempts to evade the first rule, row by row, in all formats. */
async function evasionsSection(): Promise<string> {
  const rows = [...(await runRows([...attempts, ...meanings]))].map(([row, outcomes]) => {
    const asDefined = outcomes.filter(({ fired, fires }) => fired === fires).length
    const missing = [
      ...new Set(outcomes.flatMap(({ miss, format: form }) => (miss === undefined ? [] : [form.source]))),
    ]
    const definition = new Set(outcomes.map(({ attempt }) => `${attempt.outcome}: ${attempt.why}`))
    return [row, [...definition].join("; "), `${asDefined} of ${outcomes.length}`, missing.join(", ")]
  })
  return `## Attempts to evade the first rule

The result by the rule's own definition, and how many records had that result, over all cases of the row and all formats of
all sources. The last column names sources of which some formats miss a renamed program, for the reasons above. The numbers
are from a catalogue of bad inputs; 53 to 56 and 67 to 69 do not concern the match of one record and have tests of their own.

${table(["attempt", "by definition", "as defined", "known misses in"], rows)}
`
}

/** The page as the rules and the sources make it now. */
export async function sourcesPage(): Promise<string> {
  const sections = readRules(join(root, "site/rules")).flatMap((read) => {
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
