import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { after, before, test } from "node:test"
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3"
import { type LocalAws, startLocalAws } from "../../dev/emulator/local-aws.ts"
import { stagedAlert } from "../../src/delivery/publish/record-staged.ts"
import { readSite } from "../../src/site/site.ts"
import { matchOf } from "../delivery/alert/match.ts"
import { folderOf, ruleText } from "../site/make-site.ts"

const root = join(import.meta.dirname, "../..")
const CALLER = "arn:aws:iam::111122223333:user/ann"
const staged = stagedAlert(matchOf({ "process.parent.executable": "c:\\a.exe" }))
const site = folderOf({ "landfall.toml": "# mine\n", "rules/one.toml": ruleText({ name: "Rule one" }) })
let aws: LocalAws
let control: Server

/** CloudFormation with one stack, and STS. */
function answer(request: string): string {
  if (request.includes("GetCallerIdentity"))
    return `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${CALLER}</Arn><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`
  const output = "<member><OutputKey>LedgerBucketName</OutputKey><OutputValue>ledger</OutputValue></member>"
  return `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>landfall-prod</StackName><Outputs>${output}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`
}

before(async () => {
  aws = await startLocalAws()
  control = createServer(async (request, response) => {
    response.setHeader("content-type", "text/xml").end(answer(await text(request)))
  })
  await once(control.listen(0, "127.0.0.1"), "listening")
  const s3 = new S3Client({
    region: "eu-west-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    endpoint: aws.s3.endpoint,
    forcePathStyle: true,
  })
  await s3.send(new CreateBucketCommand({ Bucket: "ledger" }))
  const Body = JSON.stringify({ scheme: 1, id: staged.id, state: "staged", lease: 0, nonce: "", record: staged.record })
  await s3.send(new PutObjectCommand({ Bucket: "ledger", Key: staged.key, Body }))
  s3.destroy()
})

after(async () => {
  control.close()
  control.closeAllConnections()
  await aws.stop()
})

const landfall = (...args: readonly string[]) => run(...args, "--stack", "landfall-prod")

async function run(...args: readonly string[]) {
  const endpoint = `http://127.0.0.1:${(control.address() as AddressInfo).port}`
  const main = join(root, "src/cli/main.ts")
  const command = ["--disable-warning=ExperimentalWarning", main, ...args]
  const child = spawn(process.execPath, command, {
    cwd: site,
    env: {
      ...{ ...process.env, LANDFALL_SITE: "", NO_COLOR: "1", AWS_EC2_METADATA_DISABLED: "true", ...aws.environment },
      ...{ AWS_ENDPOINT_URL_CLOUDFORMATION: endpoint, AWS_ENDPOINT_URL_STS: endpoint },
    },
    stdio: ["ignore", "pipe", "pipe"],
  })
  const status = new Promise<number | null>((resolve) => child.once("close", resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { status: await status, stdout, stderr }
}

test("a mute is made, listed and ended, with its author, and stays listed with --all", async () => {
  const made = await landfall("mute", "Rule one", "--host", "web*", "--for", "4h", "--reason", "change 311")
  assert.equal(made.status, 0, made.stderr)
  const id = made.stdout.trim()
  const [mute] = await listed()
  assert.deepEqual(
    { rules: mute.rules, hosts: mute.hosts, reason: mute.reason, author: mute.author },
    { rules: ["00000000-0000-4000-8000-000000000001"], hosts: ["web*"], reason: "change 311", author: CALLER },
  )
  assert.equal((await landfall("unmute", id)).status, 0)
  assert.deepEqual(await listed(), [])
  assert.equal((await listed("--all"))[0].ended.by, CALLER)
})

async function listed(...args: readonly string[]) {
  const { status, stdout, stderr } = await landfall("mutes", "--json", ...args)
  assert.equal(status, 0, stderr)
  return stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]))
}

test("a mute of no rule of the site, or of nothing, is refused", async () => {
  const unknown = await landfall("mute", "Rule two", "--for", "4h", "--reason", "x")
  assert.deepEqual([unknown.status, /no rule of the site/.test(unknown.stderr)], [2, true], unknown.stderr)
  const nothing = await landfall("mute", "--for", "4h", "--reason", "x")
  assert.deepEqual([nothing.status, /name a rule/.test(nothing.stderr)], [2, true], nothing.stderr)
})

test("rules staged reports what the ledger has, and except makes an exception of it that landfall.toml accepts", async () => {
  const report = await landfall("rules", "staged", "--json")
  assert.equal(report.status, 0, report.stderr)
  assert.equal(JSON.parse(report.stdout).examples[0].id, staged.id)
  const proposed = await landfall("except", staged.id.slice(0, 12), "--write", "--reason", "known tool")
  assert.equal(proposed.status, 0, proposed.stderr)
  assert.match(proposed.stderr, /it silences 1 of 1 alerts/)
  const [exception] = readSite(site).exceptions
  assert.deepEqual(exception?.rules, [matchOf().rule.rule_id])
  assert.deepEqual([exception?.reason, exception?.author], ["known tool", CALLER])
  assert.ok(readFileSync(join(site, "landfall.toml"), "utf8").startsWith("# mine\n"))
})

test("rules show prints what the rule fired lately, from the ledger", async () => {
  const { name, rule_id } = matchOf().rule
  writeFileSync(
    join(site, "rules/fired.toml"),
    ruleText({ id: "000000000002", name }).replace(/rule_id = .*/, `rule_id = "${rule_id}"`),
  )
  const shown = await landfall("rules", "show", name)
  assert.equal(shown.status, 0, shown.stderr)
  assert.match(shown.stdout, /fired 0 alerts, and 1 while it was staged since 2/)
  assert.ok(shown.stdout.includes(staged.id.slice(0, 12)), shown.stdout)
  const { fired, name: named } = JSON.parse((await landfall("rules", "show", name, "--json")).stdout)
  assert.deepEqual([named, fired.alerts, fired.staged, fired.newest[0].id], [name, 0, 1, staged.id])
  const none = JSON.parse((await landfall("rules", "show", "Rule one", "--json")).stdout)
  assert.deepEqual(none.fired, { alerts: 0, staged: 0, newest: [] })
})

test("rules show says why it does not know what the rule fired, and shows the rest", async () => {
  const rows: readonly (readonly [args: readonly string[], reason: RegExp])[] = [
    [[], /not known: name the deployed stack, such as --stack landfall-prod/],
    [["--stack", "x", "--endpoint-url", "http://127.0.0.1:1"], /not known: could not read the outputs of stack x: /],
  ]
  for (const [args, reason] of rows) {
    const { status, stdout, stderr } = await run("rules", "show", "Rule one", ...args)
    assert.equal(status, 0, stderr)
    assert.match(stdout, reason)
    assert.match(stdout, /severity /)
  }
})
