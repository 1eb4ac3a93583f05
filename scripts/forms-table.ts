import { forms } from "../dev/log-formats/index.ts"
import { expectation } from "../test/dev/log-formats/case.ts"
import { cases } from "../test/dev/log-formats/cases.ts"
import { scanCases } from "../test/dev/log-formats/scan-cases.ts"
import { attempts } from "../test/properties/evasions/attempts.ts"
import { meanings } from "../test/properties/evasions/meanings.ts"
import { runRows } from "../test/properties/evasions/rows.ts"

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")

/** What came of each case in each form, run now; what must come of it is tested. */
export async function formsSection(): Promise<string> {
  const legend = cases.map(({ name, outcome, why }, at) => `${at + 1}. ${name}: ${outcome}, ${why}`)
  const misses = new Map<string, string[]>()
  const rows: string[][] = []
  const bySource = [...forms].sort((one, other) => one.source.localeCompare(other.source))
  for (const form of bySource) {
    const results = await scanCases(form, cases)
    const cells = cases.map((one) => {
      const { miss } = expectation(one, form)
      return miss !== undefined ? "miss" : results.get(one) ? "fires" : ""
    })
    rows.push([form.source, form.name, ...cells])
    if (form.lacksOriginalName !== undefined) {
      const reason = `${form.source}: ${form.lacksOriginalName}`
      misses.set(reason, [...(misses.get(reason) ?? []), form.name])
    }
  }
  const head = ["source", "form", ...cases.map((_, at) => String(at + 1))]
  return `## Forms

Each form in which a source's records land, and what the first rule makes of these cases in it. A cell is empty where it
does not fire. \`miss\`: the rule's definition asks for an alert and the form does not tell enough.

${legend.join("\n")}

${table(head, rows)}

Why a form misses the renamed program:

${[...misses].map(([reason, names]) => `- ${reason} (${names.length} forms: ${names.join("; ")})`).join("\n")}
`
}

/** The attempts to pass the first rule by, row by row, in all forms. */
export async function evasionsSection(): Promise<string> {
  const rows = [...(await runRows([...attempts, ...meanings]))].map(([row, outcomes]) => {
    const asStated = outcomes.filter(({ fired, fires }) => fired === fires).length
    const missing = [...new Set(outcomes.flatMap(({ miss, form }) => (miss === undefined ? [] : [form.source])))]
    const definition = new Set(outcomes.map(({ attempt }) => `${attempt.outcome}: ${attempt.why}`))
    return [row, [...definition].join("; "), `${asStated} of ${outcomes.length}`, missing.join(", ")]
  })
  return `## Attempts to pass the first rule by

What the rule's own words make of each, and how many of the records, over all cases of the row and all forms of all
sources, came out as stated. Where a source is named, some of its forms miss a program that was renamed, for the reasons
above. Numbers are those of a catalogue of bad inputs; 53 to 56 and 67 to 69 are not about one record's match and have
tests of their own.

${table(["attempt", "by definition", "as stated", "stated misses in"], rows)}
`
}
