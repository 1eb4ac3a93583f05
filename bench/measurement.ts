// What the benchmarks share: rules and objects to measure with, interleaved rounds, and fresh processes for memory.
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join, resolve } from "node:path"
import { Readable } from "node:stream"
import { createGunzip } from "node:zlib"
import { type BuiltRule, buildRule } from "../src/rules/build.ts"
import { readRules } from "../src/rules/read.ts"

export const root = join(import.meta.dirname, "..")
export const MB = 1_000_000
/** Two batches of different sources. */
export const BATCHES = ["crowdstrike-fdr.ndjson.gz", "winlogbeat-sysmon.ndjson.gz"]
/** The size of a chunk from the HTTP client of S3. */
const STORED_CHUNK = 65_536
const INFLATED_CHUNK = 262_144

/** The rules of a folder that compile. */
export function compiledRules(path: string): BuiltRule[] {
  return readRules(path).flatMap((read) => {
    const result = buildRule(read)
    return result.status === "compiled" ? [result.built] : []
  })
}

const corpusPath = resolve(root, process.env["LANDFALL_CORPUS"] ?? "../shared/corpus", "rules/windows")

/** The folder of Elastic's rules for Windows in the corpus, where that is found. */
export function corpusFolder(): string | undefined {
  return existsSync(corpusPath) ? corpusPath : undefined
}

/** Elastic's rules for Windows, from the corpus; none without it. */
export function corpusRules(): BuiltRule[] {
  const folder = corpusFolder()
  if (folder !== undefined) return compiledRules(folder)
  console.error(`no rules in ${corpusPath}; set LANDFALL_CORPUS to measure with more rules than our own`)
  return []
}

export async function* storedChunks(stored: Buffer): AsyncGenerator<Buffer> {
  for (let start = 0; start < stored.length; start += STORED_CHUNK) yield stored.subarray(start, start + STORED_CHUNK)
}

export function inflated(stored: Buffer): AsyncIterable<Buffer> {
  return Readable.from(storedChunks(stored)).pipe(createGunzip({ chunkSize: INFLATED_CHUNK }))
}

export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0
}

/** Seconds that some work takes. */
export async function seconds(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

/** The result of a measurement in a fresh process. */
export type MemoryFigures = { readonly [name: string]: number } & {
  readonly seconds: number
  readonly peakMiB: number
}

const ALLOWED_GROWTH_MIB = 64

/** In the fresh process: does the work and prints its figures, the seconds and the peak of memory. */
export async function printMemory(work: () => Promise<{ readonly [name: string]: number }>): Promise<void> {
  let figures: { readonly [name: string]: number } = {}
  const time = await seconds(async () => {
    figures = await work()
  })
  const peakMiB = process.resourceUsage().maxRSS / 1024
  process.stdout.write(JSON.stringify({ ...figures, seconds: time, peakMiB }))
}

/** What a script prints with `printMemory` in a fresh process. */
export function memoryOf(script: string, args: readonly string[], nodeOptions: readonly string[] = []): MemoryFigures {
  const { stdout, stderr, status } = spawnSync(process.execPath, [...nodeOptions, script, ...args], {
    encoding: "utf8",
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

/** Prints the figures of growing sizes, and fails when the peak grows with them. */
export function reportMemory(rows: readonly MemoryFigures[]): void {
  console.table(
    rows.map(({ seconds, peakMiB, ...rest }) => ({
      ...rest,
      seconds: seconds.toFixed(1),
      "peak MiB": peakMiB.toFixed(1),
    })),
  )
  const growth = (rows.at(-1)?.peakMiB ?? 0) - (rows[0]?.peakMiB ?? 0)
  console.log(`growth ${growth.toFixed(1)} MiB, allowed ${ALLOWED_GROWTH_MIB}`)
  if (growth > ALLOWED_GROWTH_MIB) process.exitCode = 1
}

/**
 * Measures the peak memory of `work` for each size, each in a fresh process of the benchmark itself, and fails when it
 * grows with the size. Sizes are the arguments of the benchmark.
 */
export async function measureMemory(
  script: string,
  defaultSizes: readonly number[],
  work: (size: number) => Promise<{ readonly [name: string]: number }>,
  nodeOptions: readonly string[] = [],
): Promise<void> {
  const [first, second] = process.argv.slice(2)
  if (first === "--one") return printMemory(() => work(Number(second)))
  const sizes = process.argv.slice(2).map(Number)
  reportMemory(
    (sizes.length > 0 ? sizes : defaultSizes).map((size) => memoryOf(script, ["--one", String(size)], nodeOptions)),
  )
}
