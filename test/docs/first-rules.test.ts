import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { corpusFolder, corpusMissing } from "../corpus.ts"
import { folderOf, ruleText } from "../site/make-site.ts"

const root = join(import.meta.dirname, "../..")
const REMOTE = "https://github.com/elastic/detection-rules"

/** The commands that find something exit with 1. */
const EXIT_STATUS: readonly (readonly [command: RegExp, status: number])[] = [[/landfall scan /, 1]]

/** The commands of the page, in its order. */
function commands(): string[] {
  const page = readFileSync(join(root, "docs/first-rules.md"), "utf8")
  return [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = ""]) => block.trim().split("\n"))
}

/** Runs a command of the page in a folder that has what a clone has. Returns what it prints. */
function run(command: string, folder: string, remote: string): string {
  const [program, ...args] = [...command.replace(REMOTE, remote).matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, word]) => quoted ?? word ?? "",
  )
  assert.equal(program, "bin/landfall", command)
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", join(root, "src/cli/main.ts"), ...args],
    { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 },
  )
  const expected = EXIT_STATUS.find(([pattern]) => pattern.test(command))?.[1] ?? 0
  assert.equal(status, expected, `${command}\n${stderr}`)
  return `${stdout}${stderr}`
}

/** Runs the page against a folder in place of the remote. Returns the output by command. */
function runPage(remote: string): ReadonlyMap<string, string> {
  const folder = folderOf({})
  symlinkSync(join(root, "events"), join(folder, "events"))
  const outputs = new Map(commands().map((command) => [command, run(command, folder, remote)]))
  assert.ok(existsSync(join(folder, "out/package/template.json")))
  rmSync(folder, { recursive: true })
  return outputs
}

const outputOf = (outputs: ReadonlyMap<string, string>, part: string) =>
  [...outputs].find(([command]) => command.includes(part))?.[1] ?? ""

/** Rules of our own in the layout of elastic/detection-rules, for where the corpus is missing. */
function ownRules(): string {
  const rule = readFileSync(join(root, "site/rules/credential_access_iis_connectionstrings_dumping.toml"), "utf8")
  const unusual = 'process where process.executable : "C:\\\\Users\\\\Public\\\\*"'
  return folderOf({
    "rules/windows/a.toml": rule,
    "rules/windows/b.toml": ruleText({
      id: "000000000002",
      name: "Process Execution from an Unusual Directory",
      query: unusual,
    }),
    "rules/windows/c.toml": ruleText({ id: "000000000003", name: "Any process", severity: "low" }),
    "rules/windows/d.toml": ruleText({
      id: "000000000004",
      name: "A sequence",
      query: "sequence by host.id [process where true] [file where true]",
    }),
    "rules/linux/e.toml": ruleText({ id: "000000000005", name: "Linux", tags: ["OS: Linux"] }),
    "detection_rules/etc/version.lock.json": "{}",
  })
}

/** Elastic's rules for Windows. */
function elasticRules(): string {
  const remote = folderOf({})
  mkdirSync(join(remote, "rules"))
  cpSync(join(corpusFolder, "rules/windows"), join(remote, "rules/windows"), { recursive: true })
  return remote
}

test(`the page's commands work as printed, with ${corpusMissing ? "rules of our own" : "Elastic's rules for Windows"}`, () => {
  const remote = corpusMissing ? ownRules() : elasticRules()
  const outputs = runPage(remote)
  const running = corpusMissing
    ? /3 rules run; not run: 1 sequences/
    : /317 rules run; not run: 74 sequences, 41 KQL queries/
  assert.match(outputOf(outputs, "rules add"), running)
  assert.match(outputOf(outputs, "check"), running)
  assert.match(outputOf(outputs, "scan"), /Microsoft IIS Connection Strings Decryption/)
  assert.match(outputOf(outputs, "rules update"), /up to date/)
  rmSync(remote, { recursive: true })
})
