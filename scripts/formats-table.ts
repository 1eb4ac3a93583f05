import { logFormats } from "../dev/log-formats/index.ts"
import { expectation } from "../test/dev/log-formats/case.ts"
import { cases } from "../test/dev/log-formats/cases.ts"
import { scanCases } from "../test/dev/log-formats/scan-cases.ts"
import { attempts } from "../test/properties/evasions/attempts.ts"
import { meanings } from "../test/properties/evasions/meanings.ts"
import { runRows } from "../test/properties/evasions/rows.ts"

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")

/** The result of each case in each format, computed now; tests hold the expected results. */
export async function formatsSection(): Promise<string> {
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
export async function evasionsSection(): Promise<string> {
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
