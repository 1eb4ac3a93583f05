// What hundreds of rules cost the packaged functions: the size of their zips, the time to import them compared with the bare SDK in
// the same rounds, and their peak memory under Lambda's runtime client. The rules are Landfall's own, every event query of the
// corpus's Windows rules where the corpus is found, and copies of those with other ids and names of programs, up to 800.
// Run: node bench/bundle.ts [RULES …]
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { build } from "esbuild"
import { unzipSync } from "fflate"
import { unpackCode } from "../dev/emulator/lambda/code.ts"
import type { BuiltRule } from "../src/rules/build.ts"
import { compiledRules, corpusRules, median, root } from "./measurement.ts"
import { peaks } from "./packaged-memory.ts"

const SIZES = process.argv.slice(2).map(Number)
const ROUNDS = 11
/** The variables without which a handler ends at its start. */
const ENVIRONMENT = {
  AWS_REGION: "eu-west-1",
  ...Object.fromEntries(
    ["ALARMS", "ALERTS", "NOTICES", "RECIPIENTS"].map((topic) => [`${topic}_TOPIC_ARN`, "arn:aws:sns:eu-west-1:1:t"]),
  ),
  CANARY_BUCKET: "canary",
  LEDGER_BUCKET: "ledger",
}

const work = mkdtempSync(join(tmpdir(), "landfall-bench-"))

/** The text of a rule file; copies after the first round have other ids, and look for other programs. */
function copied(rule: BuiltRule, round: number): string {
  if (round === 0) return rule.file.text
  const id = `${String(round).padStart(8, "0")}${rule.rule.rule_id.slice(8)}`
  return rule.file.text.replaceAll(rule.rule.rule_id, id).replaceAll('.exe"', `-${round}.exe"`)
}

/** Bundles the functions for a site of `count` rules. Returns the folder of the zips. */
function bundled(rules: readonly BuiltRule[], count: number): string {
  const [site, out] = [join(work, `site-${count}`), join(work, `build-${count}`)]
  mkdirSync(join(site, "rules"), { recursive: true })
  writeFileSync(join(site, "landfall.toml"), "")
  for (let index = 0; index < count; index++) {
    const rule = rules[index % rules.length]
    if (rule) writeFileSync(join(site, `rules/${index}.toml`), copied(rule, Math.floor(index / rules.length)))
  }
  const { status, stderr } = spawnSync(process.execPath, [join(root, "infra/bundle.ts"), site, out], {
    encoding: "utf8",
  })
  if (status !== 0) throw new Error(stderr)
  return out
}

/** The clients of detect, and nothing else, bundled as the functions are. */
async function bareSdk(): Promise<string> {
  const folder = join(work, "bare")
  await build({
    stdin: {
      contents: `import { S3Client } from "@aws-sdk/client-s3"
import { SNSClient } from "@aws-sdk/client-sns"
import { SQSClient } from "@aws-sdk/client-sqs"
export const clients = [new S3Client({}), new SNSClient({}), new SQSClient({})]`,
      resolveDir: root,
    },
    outfile: join(folder, "handler.mjs"),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    minify: true,
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  })
  return folder
}

/** CPU milliseconds to import the handler of a folder in a fresh process; other work on the machine changes them little. */
function importTime(folder: string): number {
  const url = JSON.stringify(pathToFileURL(join(folder, "handler.mjs")).href)
  const script = `const start = process.cpuUsage(); await import(${url}); const { user, system } = process.cpuUsage(start); console.log("ms", (user + system) / 1000)`
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], ...ENVIRONMENT },
  })
  if (status !== 0) throw new Error(stderr)
  return Number(/^ms (.*)$/m.exec(stdout)?.[1])
}

const own = compiledRules(join(root, "site/rules"))
const rules = [...own, ...corpusRules().filter(({ rule }) => rule.rule_id !== own[0]?.rule.rule_id)]
const counts = SIZES.length > 0 ? SIZES : [...new Set([1, rules.length, 655, 800])]
try {
  const builds = counts.map((count) => ({ count, out: bundled(rules, count) }))
  const functions = builds.flatMap(({ count, out }) =>
    ["detect", "canary"].map((name) => ({ count, out, name, folder: unpackCode(join(out, `${name}.zip`), name) })),
  )
  const candidates = [await bareSdk(), ...functions.map(({ folder }) => folder)]
  const times = new Map(candidates.map((folder) => [folder, [] as number[]]))
  // Round 0 warms up and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [folder, measured] of times) {
      const time = importTime(folder)
      if (round > 0) measured.push(time)
    }
  }
  const [bare = 0, ...imports] = [...times.values()].map(median)
  const rows = []
  for (const [index, { count, out, name, folder }] of functions.entries()) {
    const zip = join(out, `${name}.zip`)
    const unzipped = Object.values(unzipSync(readFileSync(zip))).reduce((sum, { length }) => sum + length, 0)
    const ms = imports[index] ?? 0
    rows.push({
      rules: count,
      function: name,
      "zip KB": Math.round(statSync(zip).size / 1000),
      "code KB": Math.round(statSync(join(folder, "handler.mjs")).size / 1000),
      "unzipped KB": Math.round(unzipped / 1000),
      "import, CPU ms": Number(ms.toFixed(1)),
      "more than the bare SDK": Number((ms - bare).toFixed(1)),
      "ratio to the bare SDK": Number((ms / bare).toFixed(2)),
      ...(await peaks(name, zip)),
    })
    rmSync(folder, { recursive: true })
  }
  console.log(`import of the bare SDK: ${bare.toFixed(1)} ms of CPU time, the median of ${ROUNDS}`)
  console.table(rows)
} finally {
  rmSync(work, { recursive: true, force: true })
}
