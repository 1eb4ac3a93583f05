// How the speed of a scan depends on the number of rules, compared with inflating the same bytes in the same rounds: our own
// rule, then more and more of the corpus's Windows rules, where the corpus is found. `--save` writes bench/measured.json, which the cost
// and scaling model reads. Run: node bench/growth.ts [--save]
import { readFileSync, writeFileSync } from "node:fs"
import { cpus, platform, release } from "node:os"
import { join } from "node:path"
import { gunzipSync, gzipSync } from "node:zlib"
import { scanObject } from "../src/engine/scan.ts"
import { scannerOf } from "../src/engine/scanner.ts"
import type { BuiltRule } from "../src/rules/build.ts"
import { importRules } from "../src/rules/load.ts"
import {
  BATCHES,
  compiledRules,
  corpusRules,
  inflated,
  MB,
  median,
  root,
  seconds,
  storedChunks,
} from "./measurement.ts"
import type { GrowthFigures } from "./model/assumptions.ts"

const MEGABYTES = 20
const ROUNDS = 3
const STEPS = [1, 10, 30, 100, Number.POSITIVE_INFINITY]

async function gunzip(stored: Buffer): Promise<void> {
  for await (const _ of inflated(stored));
}

async function measure(batch: string, built: readonly BuiltRule[]): Promise<GrowthFigures> {
  const text = gunzipSync(readFileSync(join(root, "events/batches", batch)))
  const copies = Math.ceil((MEGABYTES * MB) / text.length)
  const stored = gzipSync(Buffer.concat(Array.from({ length: copies }, () => text)))
  const scanner = scannerOf(await importRules(built))
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
        body: storedChunks(stored),
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

const own = compiledRules(join(root, "site/rules"))
const others = corpusRules().filter(({ rule }) => rule.rule_id !== own[0]?.rule.rule_id)

const measured: GrowthFigures[] = []
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
