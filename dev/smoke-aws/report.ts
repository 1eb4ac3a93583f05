type Verdict = "pass" | "FAIL" | "not run"

/** The result of one step. */
export type StepResult = {
  readonly name: string
  readonly expects: string
  readonly verdict: Verdict
  readonly observed: string
  readonly seconds: number
}

export type RunFacts = {
  readonly account: string
  readonly region: string
  readonly otherRegion: string
  readonly stack: string
  readonly version: string
  readonly started: string
}

/** The report of a run, in Markdown. */
export function reportText(facts: RunFacts, results: readonly StepResult[]): string {
  const count = (verdict: Verdict) => results.filter((one) => one.verdict === verdict).length
  const rows = results.map(({ name, verdict, seconds, expects, observed }) =>
    [name, verdict, seconds.toFixed(1), expects, observed].map(cell),
  )
  return `# Smoke test on AWS

${count("pass")} steps passed, ${count("FAIL")} failed, ${count("not run")} were not run.

${table([
  ["fact", "value"],
  ["account", facts.account],
  ["regions", `${facts.region}, and ${facts.otherRegion} for one bucket`],
  ["stack", facts.stack],
  ["version of Landfall", facts.version],
  ["Node", process.version],
  ["started", facts.started],
])}

${table([["step", "verdict", "seconds", "expected", "observed"], ...rows])}
`
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")
}

/** A text of any length in one cell of a table. */
function cell(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim()
  return line.length > MAX_CELL ? `${line.slice(0, MAX_CELL)}…` : line
}

const MAX_CELL = 1500
