import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { readSite } from "../../src/site/site.ts"
import { folderOf, ruleText } from "../site/make-site.ts"

const root = join(import.meta.dirname, "../..")
const FIRST_RULE = "credential_access_iis_connectionstrings_dumping.toml"
const firstRule = readFileSync(join(root, "site/rules", FIRST_RULE), "utf8")

/** The settings of a version without sites, as far as the guide needs them. */
const OLD_SETTINGS = "params:\n  default:\n    alertEmails: [security@example.com]\n    securityHub: none\n"

const OWN_RULE = `${ruleText({ id: "000000000007", name: "Our own rule", query: 'process where process.name : "aspnet_regiis.exe"' })}
[[tests]]
name = "aspnet_regiis"
matches = true
event = { "event.category" = "process", "process.name" = "aspnet_regiis.exe" }
`

/** The commands of the page for a version without sites. */
function commands(): string[] {
  const page = readFileSync(join(root, "docs/upgrade-to-sites.md"), "utf8")
  return [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = ""]) => block.trim().split("\n"))
}

/** A remote whose last commit moves the rules, and a clone of the commit before it with a user's changes. */
function cloneOfBefore(): { readonly parent: string; readonly clone: string } {
  const parent = folderOf({ "remote/serverless.yml": OLD_SETTINGS, [`remote/rules/${FIRST_RULE}`]: firstRule })
  const [remote, clone] = [join(parent, "remote"), join(parent, "landfall")]
  git(remote, "init", "--quiet", "--initial-branch=main")
  commitAll(remote)
  git(parent, "clone", "--quiet", remote, clone)
  mkdirSync(join(remote, "site/rules"), { recursive: true })
  git(remote, "mv", `rules/${FIRST_RULE}`, `site/rules/${FIRST_RULE}`)
  writeFileSync(join(remote, "serverless.yml"), "# settings are in landfall.toml\n")
  commitAll(remote)
  const settings = OLD_SETTINGS.replace("security@example.com", "soc@example.com").replace("none", "yes")
  writeFileSync(join(clone, "serverless.yml"), settings)
  writeFileSync(join(clone, "rules/ours.toml"), OWN_RULE)
  symlinkSync(join(root, "events"), join(clone, "events"))
  return { parent, clone }
}

function git(folder: string, ...args: readonly string[]): void {
  const identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
  const { status, stderr } = spawnSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8" })
  assert.equal(status, 0, `git ${args.join(" ")}: ${stderr}`)
}

function commitAll(folder: string): void {
  git(folder, "add", "--all")
  git(folder, "commit", "--quiet", "--message", "x")
}

/** Runs a command of the guide as it is printed. Returns what it prints. */
function run(command: string, folder: string): string {
  const landfall = `"${process.execPath}" --disable-warning=ExperimentalWarning "${join(root, "src/cli/main.ts")}"`
  const { status, stdout, stderr } = spawnSync("sh", ["-c", command.replace(/^bin\/landfall/, landfall)], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: {
      ...{ ...process.env, LANDFALL_SITE: "", GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@example.com" },
      ...{ GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@example.com" },
    },
  })
  // The sample logs have alerts.
  assert.equal(status, command.includes("landfall scan") ? 1 : 0, `${command}\n${stdout}${stderr}`)
  return `${stdout}${stderr}`
}

test("the guide's commands carry settings and rules of a version without sites over, as they are printed", () => {
  const { parent, clone } = cloneOfBefore()
  try {
    const outputs = new Map<string, string>()
    for (const command of commands()) {
      if (command.includes("check")) {
        const diff = readFileSync(join(parent, "settings.diff"), "utf8")
        assert.match(diff, /^\+ {4}alertEmails: \[soc@example.com\]$/m)
        // What the guide says between the commands.
        const path = join(clone, "my-site/landfall.toml")
        const changed = readFileSync(path, "utf8").replace(
          /^(# )?alertEmails = .*$/m,
          'alertEmails = ["soc@example.com"]',
        )
        writeFileSync(path, changed.replace(/^(# )?securityHub = .*$/m, "securityHub = true"))
      }
      outputs.set(command, run(command, clone))
    }
    const outputOf = (part: string) => [...outputs].find(([command]) => command.includes(part))?.[1] ?? ""
    assert.match(outputOf("landfall check"), /2 rules run/)
    assert.match(outputOf("landfall test"), /ok {3}Our own rule[\s\S]* tests, 0 failed/)
    assert.match(outputOf("landfall scan"), /Our own rule/)
    assert.match(outputOf("landfall scan"), /Microsoft IIS Connection Strings Decryption/)
    const { stack } = readSite(join(clone, "my-site"))
    assert.deepEqual([stack.alertEmails, stack.securityHub], [["soc@example.com"], true])
    assert.ok(existsSync(join(clone, "site/rules", FIRST_RULE)))
  } finally {
    rmSync(parent, { recursive: true })
  }
})
