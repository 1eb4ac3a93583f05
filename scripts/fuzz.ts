// Fuzzes the code that reads an attacker's bytes, and runs the property tests with many more inputs than `npm test` does.
//
//   npm run fuzz -- [--minutes N] [--target NAME]… [--seed S]
//
// An input that fails is saved in test/properties/fuzz/corpus/, and `npm test` runs it from then on.
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { parseArgs } from "node:util"
import type { Finding } from "../test/properties/fuzz/finding.ts"
import { saveInput } from "../test/properties/fuzz/regression-inputs.ts"
import { runSlice } from "../test/properties/fuzz/run-slice.ts"
import { targets } from "../test/properties/fuzz/targets/index.ts"

const root = join(import.meta.dirname, "..")
/** The maximum time of a target in one round; a thread takes about a second to start. */
const MAX_SLICE_MS = 20_000
const MIN_SLICE_MS = 1_000

/** Property tests that generate their own inputs, by name. `RUNS` and `EVENTS` set the number of inputs. */
const properties: ReadonlyMap<string, string> = new Map([
  ["prefilter-theorem", "test/properties/prefilter-theorem.test.ts"],
  ["rule-literals", "test/language/eql/corpus-literals.test.ts"],
  ["eql-semantics", "test/language/eql/semantics.property.test.ts"],
])

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    target: { type: "string", multiple: true, default: [] },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
})
const minutes = Number(values.minutes)
const seed = Number(values.seed)
const known = [...targets.map(({ name }) => name), ...properties.keys()]
const unknown = values.target.filter((name) => !known.includes(name))
if (unknown.length > 0 || !(minutes > 0) || !Number.isSafeInteger(seed)) {
  process.stderr.write(
    `usage: npm run fuzz -- [--minutes N] [--target NAME] [--seed S]\nthe targets are ${known.join(", ")}\n`,
  )
  process.exit(2)
}
const isSelected = (name: string) => values.target.length === 0 || values.target.includes(name)

const selected = targets.map(({ name }) => name).filter(isSelected)
const counts = new Map(
  selected.map((name) => [name, { executions: 0, milliseconds: 0, findings: new Map<string, Finding>() }]),
)
process.stdout.write(`seed ${seed}, ${minutes} minutes, ${selected.length} targets\n`)
const end = Date.now() + minutes * 60_000
for (let round = 0; selected.length > 0 && Date.now() < end; round++) {
  for (const [index, target] of selected.entries()) {
    const left = end - Date.now()
    if (left <= 0) break
    const share = Math.max(MIN_SLICE_MS, left / (selected.length - index))
    const start = Date.now()
    const { executions, findings } = await runSlice({
      target,
      seed: seed + round,
      milliseconds: Math.min(MAX_SLICE_MS, share),
    })
    const count = counts.get(target)
    if (!count) continue
    count.executions += executions
    count.milliseconds += Date.now() - start
    for (const finding of findings) {
      if (count.findings.has(finding.cause)) continue
      count.findings.set(finding.cause, finding)
      process.stdout.write(`FOUND ${target}: ${finding.cause}\n  saved as ${saveInput(target, finding.input)}\n`)
    }
  }
  process.stdout.write(
    `round ${round + 1}: ${[...counts].map(([name, { executions }]) => `${name} ${executions}`).join(", ")}\n`,
  )
}

for (const [name, { executions, milliseconds, findings }] of counts) {
  const rate = Math.round((1000 * executions) / Math.max(1, milliseconds))
  process.stdout.write(`${name}: ${executions} executions, ${rate} a second, ${findings.size} findings\n`)
  for (const { detail } of findings.values()) process.stdout.write(`${detail}\n`)
}
const all = [...counts.values()]
process.stdout.write(`total: ${all.reduce((sum, { executions }) => sum + executions, 0)} executions\n`)

const files = [...properties].filter(([name]) => isSelected(name)).map(([, file]) => file)
const { status } =
  files.length === 0
    ? { status: 0 }
    : spawnSync(
        process.execPath,
        ["--disable-warning=ExperimentalWarning", "--test", "--test-reporter=spec", ...files],
        { cwd: root, stdio: "inherit", env: { RUNS: "1000000", EVENTS: "10000", ...process.env } },
      )
process.exit(all.some(({ findings }) => findings.size > 0) ? 1 : (status ?? 2))
