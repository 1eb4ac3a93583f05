// Runs every test file under test/, or those whose path contains one of the arguments, with Node's own runner.
import { spawnSync } from "node:child_process"
import { globSync } from "node:fs"
import { availableParallelism } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"

const root = join(import.meta.dirname, "..")
const patterns = process.argv.slice(2)
const files = globSync("test/**/*.test.ts", { cwd: root })
  .filter((file) => patterns.length === 0 || patterns.some((part) => file.includes(part)))
  .sort()
if (files.length === 0) {
  process.stderr.write(`no test file under test/ matches ${patterns.join(", ")}\n`)
  process.exit(2)
}
const { status } = spawnSync(
  process.execPath,
  [
    "--disable-warning=ExperimentalWarning",
    `--import=${pathToFileURL(join(root, "test/assertions/preload.ts"))}`,
    "--test",
    `--test-concurrency=${availableParallelism()}`,
    "--test-reporter=spec",
    ...files,
  ],
  {
    cwd: root,
    stdio: "inherit",
  },
)
process.exit(status ?? 2)
