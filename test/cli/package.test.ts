import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { readdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { unzipSync } from "fflate"
import { folderOf, ruleText } from "../site/make-site.ts"

const root = join(import.meta.dirname, "../..")

function landfall(...args: string[]) {
  const main = join(root, "src/cli/main.ts")
  return spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...args], { encoding: "utf8" })
}

const site = folderOf({
  "landfall.toml": '[stack]\nstage = "blue"\nlogBuckets = ["my-logs/edr/"]\nsecurityHub = true\n',
  "rules/a.toml": ruleText({ name: "Rule of the site" }),
})

test("package writes zips with the site's rules, and one template that names them by their hash", () => {
  const out = folderOf({})
  const { status, stderr } = landfall("package", "--site", site, "--out", out)
  assert.equal(status, 0, stderr)
  const template = JSON.parse(readFileSync(join(out, "template.json"), "utf8"))
  const detect = template.Resources.DetectLambdaFunction.Properties
  assert.deepEqual(Object.keys(template.Parameters), ["CodeBucket", "CodePrefix"])
  assert.equal(detect.FunctionName, "landfall-blue-detect")
  assert.equal(detect.Environment.Variables.LOG_PREFIXES, "my-logs/edr/")
  assert.deepEqual(detect.Code.S3Bucket, { Ref: "CodeBucket" })
  const [, zip = ""] = /^\$\{CodePrefix\}(detect-[0-9a-f]{16}\.zip)$/.exec(detect.Code.S3Key["Fn::Sub"]) ?? []
  assert.ok(readdirSync(out).includes(zip))
  const files = Object.values(unzipSync(readFileSync(join(out, zip)))).map((bytes) => Buffer.from(bytes).toString())
  assert.ok(files.some((text) => text.includes("Rule of the site")))
  assert.ok(!files.some((text) => text.includes("IIS Connection")))
  const references = JSON.stringify(template).match(/ServerlessDeployment\w*/g)
  assert.equal(references, null)
  rmSync(out, { recursive: true })
})

test("a site without a rule that runs is not packaged", () => {
  const { status, stderr } = landfall("package", "--site", folderOf({ "landfall.toml": "" }), "--out", folderOf({}))
  assert.equal(status, 2)
  assert.match(stderr, /has no rule that runs: landfall rules add/)
})

test("deploy gives the site and its own options to osls, which refuses a parameter that does not exist", () => {
  const { status, stdout, stderr } = landfall("deploy", "--site", site, "--", "--param", "alertEmail=a@example.com")
  assert.notEqual(status, 0)
  assert.match(`${stdout}${stderr}`, /no parameter is named "alertEmail"/)
})
