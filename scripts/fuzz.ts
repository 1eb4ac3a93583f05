// Runs the properties that guard against missing something far longer than `npm test` does: RUNS records through the
// prefilter's theorem, EVENTS events for each of the corpus's rules through the compiler's literals.
import { spawnSync } from "node:child_process"
import { join } from "node:path"

const root = join(import.meta.dirname, "..")
const files = ["test/prefilter-theorem.test.ts", "test/eql/literals.test.ts"]
const { status } = spawnSync(
  process.execPath,
  ["--disable-warning=ExperimentalWarning", "--test", "--test-reporter=spec", ...files],
  {
    cwd: root,
    stdio: "inherit",
    env: { RUNS: "1000000", EVENTS: "10000", ...process.env },
  },
)
process.exit(status ?? 2)
