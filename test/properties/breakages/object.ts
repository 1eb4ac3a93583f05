import { gzipSync, zstdCompressSync } from "node:zlib"
import { logFormats } from "../../../dev/log-formats/index.ts"
import type { LogFormat } from "../../../dev/log-formats/log-format.ts"
import { processStart } from "../../../dev/log-formats/process-start.ts"
import { firing } from "../evasions/firing.ts"
import type { Random } from "../fuzz/random.ts"
import { type Break, breaks, broken } from "./breaks.ts"

/** How an object is made and broken. The same plan makes the same bytes. */
export type Plan = {
  readonly format: number
  /** For each record, whether the rule matches it. */
  readonly records: readonly boolean[]
  readonly layout: Layout
  readonly encoding: "utf8" | "utf8 with a mark" | "utf16le" | "utf16be"
  readonly container: "plain" | "gzip" | "gzip members" | "zstd" | "zstd frames" | "gzip in gzip"
  /** Applied to the text, and to the stored bytes. */
  readonly inText: readonly Break[]
  readonly inBytes: readonly Break[]
}

type Layout = "lines" | "lines with CR" | "array" | "array over lines" | "indented" | "wrapper" | "root" | "together"

const JSON_LAYOUTS: readonly Layout[] = [
  "lines",
  "lines with CR",
  "array",
  "array over lines",
  "indented",
  "wrapper",
  "together",
]
const XML_LAYOUTS: readonly Layout[] = ["lines", "lines with CR", "root", "indented", "together"]

/** More records than are parsed whatever the prefilter says, so that the break may be behind them. */
const MAX_RECORDS = 48

export function planOf(random: Random): Plan {
  const format = random.below(logFormats.length)
  const count = 1 + random.below(random.pick([4, MAX_RECORDS]))
  const firingAt = random.below(count)
  const pick = <T>(items: readonly T[], usual: T) => (random.below(2) === 0 ? usual : random.pick(items))
  const ops = () => Array.from({ length: 1 + Number(random.below(4) === 0) }, () => breakOf(random))
  const isInText = random.below(4) > 0
  return {
    format,
    records: Array.from({ length: count }, (_, at) => at === firingAt),
    layout: random.pick(layoutsOf(format)),
    encoding: pick(["utf8 with a mark", "utf16le", "utf16be"] as const, "utf8"),
    container: pick(["gzip", "gzip members", "zstd", "zstd frames", "gzip in gzip"] as const, "plain"),
    inText: isInText ? ops() : [],
    inBytes: isInText ? [] : ops(),
  }
}

function breakOf(random: Random): Break {
  const place = () => random.below(1_000_000) / 1_000_000
  return { kind: random.pick(breaks), at: place(), to: place(), size: random.below(60) }
}

/** The plan without its breaks. */
export function unbroken(plan: Plan): Plan {
  return { ...plan, inText: [], inBytes: [] }
}

/** Plans that are simpler in one respect, to find out which part of a plan matters. */
export function simpler(plan: Plan): Plan[] {
  const { records, inText, inBytes } = plan
  const without = <T>(items: readonly T[], at: number) => items.filter((_, index) => index !== at)
  return [
    ...inText.map((_, at) => ({ ...plan, inText: without(inText, at) })),
    ...inBytes.map((_, at) => ({ ...plan, inBytes: without(inBytes, at) })),
    { ...plan, records: records.slice(0, records.indexOf(true) + 1) },
    { ...plan, records: records.slice(records.indexOf(true)) },
    { ...plan, records: records.slice(1) },
    { ...plan, container: "plain" as const },
    { ...plan, encoding: "utf8" as const },
  ].filter((other) => other.records.includes(true) && JSON.stringify(other) !== JSON.stringify(plan))
}

export function formatOf({ format }: Pick<Plan, "format">): LogFormat {
  const found = logFormats[format]
  if (found === undefined) throw new RangeError(`there is no format ${format}`)
  return found
}

const texts = new Map<string, string>()

function recordText(plan: Pick<Plan, "format">, isFiring: boolean, number: number): string {
  const name = `${plan.format} ${isFiring} ${number}`
  const format = formatOf(plan)
  const text =
    texts.get(name) ??
    (isFiring ? firing(format) : format.write(processStart({ commandLine: `notepad.exe file-${number}.txt` })))
  texts.set(name, text)
  return text
}

/** An array or wrapper of records; what is already a wrapper is not put into another. */
function layoutsOf(format: number): readonly Layout[] {
  if (recordText({ format }, true, 0).startsWith("<")) return XML_LAYOUTS
  return formatOf({ format }).record ? JSON_LAYOUTS : ["lines", "lines with CR", "indented"]
}

/** The stored bytes of the plan's object. */
export function bytesOf(plan: Plan): Buffer {
  const text = layOut(
    plan.records.map((isFiring, at) => recordText(plan, isFiring, at % 3)),
    plan.layout,
  )
  let bytes: Buffer = Buffer.from(text)
  for (const one of plan.inText) bytes = broken(bytes, one)
  bytes = stored(encoded(bytes, plan.encoding), plan.container)
  for (const one of plan.inBytes) bytes = broken(bytes, one)
  return bytes
}

function layOut(records: readonly string[], layout: Layout): string {
  if (layout === "array") return `[${records.join(",")}]`
  if (layout === "array over lines") return `[\n${records.join(",\n")}\n]\n`
  if (layout === "wrapper") return `{"Records":[${records.join(",")}]}\n`
  if (layout === "root") return `<?xml version="1.0"?>\n<Events>\n${records.join("\n")}\n</Events>\n`
  if (layout === "together") return records.join("")
  if (layout === "indented") return records.map((record) => `${indented(record)}\n`).join("")
  return records.map((record) => record + (layout === "lines" ? "\n" : "\r\n")).join("")
}

function indented(record: string): string {
  if (record.startsWith("<")) return record.replaceAll("><", ">\n<")
  return JSON.stringify(JSON.parse(record), null, 2)
}

function encoded(text: Buffer, encoding: Plan["encoding"]): Buffer {
  if (encoding === "utf8") return text
  if (encoding === "utf8 with a mark") return Buffer.concat([Buffer.from("\ufeff"), text])
  const little = Buffer.from(`\ufeff${text.toString("utf8")}`, "utf16le")
  return encoding === "utf16le" ? little : little.swap16()
}

function stored(bytes: Buffer, container: Plan["container"]): Buffer {
  const half = bytes.length >> 1
  const halves = [bytes.subarray(0, half), bytes.subarray(half)]
  if (container === "gzip") return gzipSync(bytes)
  if (container === "zstd") return zstdCompressSync(bytes)
  if (container === "gzip members") return Buffer.concat(halves.map((part) => gzipSync(part)))
  if (container === "zstd frames") return Buffer.concat(halves.map((part) => zstdCompressSync(part)))
  if (container === "gzip in gzip") return gzipSync(gzipSync(bytes))
  return bytes
}
