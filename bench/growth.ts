// How the speed of a scan depends on the number of rules, compared with inflating the same bytes in the same rounds: our own
// rule, then more and more of the corpus's Windows rules, where the corpus is found. `--save` writes bench/measured.json, which the cost
// and scaling model reads. Run: node bench/growth.ts [--save]
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { cpus, platform, release } from "node:os"
import { join, resolve } from "node:path"
import { Readable } from "node:stream"
import { createGunzip, gunzipSync, gzipSync } from "node:zlib"
import { defaultLimits } from "../src/engine/decode/limits.ts"
import { ruleSet } from "../src/engine/match/rule-set.ts"
import { scanObject } from "../src/engine/scan.ts"
import { recognise, sources } from "../src/engine/sources/index.ts"
import { type BuiltRule, buildRule } from "../src/rules/build.ts"
import { importRules } from "../src/rules/load.ts"
import { readRules } from "../src/rules/read.ts"

const root = join(import.meta.dirname, "..")
const MB = 1_000_000
const MEGABYTES = 20
const ROUNDS = 3
const BATCHES = ["crowdstrike-fdr.ndjson.gz", "winlogbeat-sysmon.ndjson.gz"]
const STEPS = [1, 10, 30, 100, Number.POSITIVE_INFINITY]
const STORED_CHUNK = 65_536

type Measured = {
  readonly batch: string
  readonly rules: number
  /** MB of inflated data per second. */
  readonly scan: number
  readonly gunzip: number
  /** The share of the lines that had to be parsed. */
  readonly parsedShare: number
}

function compiled(path: string): BuiltRule[] {
  return readRules(path).flatMap((read) => {
    const built = buildRule(read)
    return built.status === "compiled" ? [built.built] : []
  })
}

async function* chunks(stored: Buffer): AsyncGenerator<Buffer> {
  for (let start = 0; start < stored.length; start += STORED_CHUNK) yield stored.subarray(start, start + STORED_CHUNK)
}

const median = (values: readonly number[]) =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

async function gunzip(stored: Buffer): Promise<void> {
  for await (const _ of Readable.from(chunks(stored)).pipe(createGunzip({ chunkSize: 1 << 18 })));
}

async function measure(batch: string, built: readonly BuiltRule[]): Promise<Measured> {
  const text = gunzipSync(readFileSync(join(root, "events/batches", batch)))
  const copies = Math.ceil((MEGABYTES * MB) / text.length)
  const stored = gzipSync(Buffer.concat(Array.from({ length: copies }, () => text)))
  const scanner = { rules: ruleSet(await importRules(built), sources), recognise, limits: defaultLimits }
  const times: { readonly scan: number[]; readonly gunzip: number[] } = { scan: [], gunzip: [] }
  let parsedShare = 0
  // Round 0 warms up and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    const inflating = await seconds(() => gunzip(stored))
    const scanning = await seconds(async () => {
      const object = {
        location: { bucket: "bench", key: batch },
        arrival: 0,
        size: stored.length,
        body: chunks(stored),
      }
      const report = await scanObject(object, scanner, { onMatch: () => {} })
      if (report.fault !== undefined) throw report.fault
      parsedShare = report.parsed / report.tally.lines
    })
    if (round === 0) continue
    times.gunzip.push(inflating)
    times.scan.push(scanning)
  }
  const rate = (values: readonly number[]) => Math.round((copies * text.length) / MB / median(values))
  return { batch, rules: built.length, scan: rate(times.scan), gunzip: rate(times.gunzip), parsedShare }
}

const own = compiled(join(root, "rules"))
const corpus = resolve(root, process.env["LANDFALL_CORPUS"] ?? "../shared/corpus", "rules/windows")
const others = existsSync(corpus) ? compiled(corpus).filter(({ rule }) => rule.rule_id !== own[0]?.rule.rule_id) : []
if (others.length === 0) console.error(`no corpus at ${corpus}: measured with our own rules alone`)

const measured: Measured[] = []
for (const step of others.length > 0 ? STEPS : [1]) {
  for (const batch of BATCHES) measured.push(await measure(batch, [...own, ...others].slice(0, step)))
}
console.table(
  measured.map(({ batch, rules, scan, gunzip, parsedShare }) => ({
    batch,
    rules,
    "scan MB/s": scan,
    "gunzip MB/s": gunzip,
    ratio: Number((scan / gunzip).toFixed(3)),
    "lines parsed": `${(100 * parsedShare).toFixed(1)} %`,
  })),
)
if (process.argv.includes("--save")) {
  const machine = `${cpus().length} cores of ${cpus()[0]?.model ?? "?"}, ${platform()} ${release()}, Node ${process.version}`
  const file = join(import.meta.dirname, "measured.json")
  writeFileSync(
    file,
    `${JSON.stringify({ date: new Date().toISOString().slice(0, 10), machine, measured }, null, 2)}\n`,
  )
}
