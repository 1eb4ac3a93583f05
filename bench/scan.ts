// How fast the project's own rules scan a generated gzip object, compared with inflating alone, and with inflating, splitting and
// parsing everything, in one run. Run: node bench/scan.ts [MB inflated] [sample batch …]
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Readable } from "node:stream"
import { createGzip, gunzipSync } from "node:zlib"
import { scanObject } from "../src/engine/scan.ts"
import { scannerOf } from "../src/engine/scanner.ts"
import { loadRules } from "../src/rules/load.ts"
import { BATCHES, inflated, MB, median, root, storedChunks } from "./measurement.ts"

const DEFAULT_MEGABYTES = 100
const ROUNDS = 5
const NEWLINE = 10

/** The result of one pass. Its time counts only if the pass has seen the whole object. */
type Pass = { readonly bytes: number; readonly note: string }
type Method = { readonly name: string; readonly run: (stored: Buffer) => Promise<Pass>; readonly seconds: number[] }

/** Repeats the batch as one gzip member of level 6, in memory. */
async function generate(batch: Buffer, bytes: number): Promise<Buffer> {
  const times = Math.ceil(bytes / batch.length)
  const parts: Buffer[] = []
  const gzip = Readable.from(Array.from({ length: times }, () => batch)).pipe(createGzip({ level: 6 }))
  for await (const part of gzip) parts.push(part)
  return Buffer.concat(parts)
}

async function inflateAlone(stored: Buffer): Promise<Pass> {
  let bytes = 0
  for await (const chunk of inflated(stored)) bytes += chunk.length
  return { bytes, note: "" }
}

/** Does what a simple script would do. It loses a line that is not JSON by itself, such as a part of a record of several lines. */
async function parseEverything(stored: Buffer): Promise<Pass> {
  let bytes = 0
  let parsed = 0
  let lost = 0
  const parse = (line: string) => {
    try {
      JSON.parse(line)
      parsed++
    } catch {
      lost++
    }
  }
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of inflated(stored)) {
    bytes += chunk.length
    const block = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    let start = 0
    for (let end = block.indexOf(NEWLINE); end >= 0; end = block.indexOf(NEWLINE, start)) {
      parse(block.toString("utf8", start, end))
      start = end + 1
    }
    rest = block.subarray(start)
  }
  if (rest.length > 0) parse(rest.toString("utf8"))
  return { bytes, note: `${parsed} lines parsed, ${lost} lost` }
}

const scanner = scannerOf(await loadRules(join(root, "site/rules")))

async function scanStored(stored: Buffer): Promise<Pass> {
  let matches = 0
  const report = await scanObject(
    { location: { bucket: "bench", key: "generated.gz" }, arrival: 0, size: stored.length, body: storedChunks(stored) },
    scanner,
    { onMatch: () => void matches++ },
  )
  if (report.fault !== undefined) throw report.fault
  const { inflatedBytes: bytes, lines } = report.tally
  return { bytes, note: `${matches} matches, ${report.parsed} of ${lines} lines parsed` }
}

async function measure(name: string, megabytes: number): Promise<void> {
  const batch = gunzipSync(readFileSync(join(root, "events/batches", name)))
  const stored = await generate(batch, megabytes * MB)
  const expected = Math.ceil((megabytes * MB) / batch.length) * batch.length
  const methods: readonly Method[] = [
    { name: "createGunzip alone", run: inflateAlone, seconds: [] },
    { name: "gunzip, split, JSON.parse", run: parseEverything, seconds: [] },
    { name: "scanObject", run: scanStored, seconds: [] },
  ]
  const notes = new Map<string, string>()
  // Round 0 warms up and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const method of methods) {
      const start = performance.now()
      const { bytes, note } = await method.run(stored)
      const seconds = (performance.now() - start) / 1000
      if (bytes !== expected) throw new Error(`${method.name} saw ${bytes} bytes of ${expected}`)
      notes.set(method.name, note)
      if (round > 0) method.seconds.push(seconds)
    }
  }
  const [alone, everything] = methods.map(({ seconds }) => median(seconds))
  console.log(
    `${name}: ${Math.round(expected / MB)} MB, ${(expected / stored.length).toFixed(1)}:1, ${ROUNDS} interleaved rounds, medians`,
  )
  console.table(
    methods.map((method) => ({
      method: method.name,
      "MB/s": Math.round(expected / MB / median(method.seconds)),
      "slowest, fastest MB/s": [Math.max(...method.seconds), Math.min(...method.seconds)]
        .map((seconds) => Math.round(expected / MB / seconds))
        .join(", "),
      "ratio to gunzip": Number(((alone ?? 0) / median(method.seconds)).toFixed(2)),
      "ratio to parsing": Number(((everything ?? 0) / median(method.seconds)).toFixed(2)),
      "": notes.get(method.name),
    })),
  )
}

const [megabytes = String(DEFAULT_MEGABYTES), ...batches] = process.argv.slice(2)
for (const batch of batches.length > 0 ? batches : BATCHES) await measure(batch, Number(megabytes))
