// The methods to go through an object that are compared: decompressing alone, what a simple script does, and a scan.
import { Readable } from "node:stream"
import { createGunzip, createZstdDecompress } from "node:zlib"
import { scanObject } from "../../src/engine/scan.ts"
import { scannerOf } from "../../src/engine/scanner.ts"
import type { BuiltRule } from "../../src/rules/build.ts"
import { importRules } from "../../src/rules/load.ts"
import type { StoredObject } from "./stored-object.ts"

const INFLATED_CHUNK = 262_144
const NEWLINE = 10

/** What a method saw, and what it found. */
export type Pass = {
  readonly bytes: number
  /** Undefined for a method that does not look for lines. */
  readonly lines?: number
  readonly matches?: number
  /** The lines that a scan parsed, because a rule could match them or as a sample. */
  readonly parsed?: number
  /** The lines that a simple script cannot read, such as parts of a record of several lines. */
  readonly lost?: number
}

export type Method = {
  readonly name: string
  readonly run: (object: StoredObject) => Promise<Pass>
}

export const referenceNames = {
  gzip: "createGunzip alone",
  zstd: "createZstdDecompress alone",
  plain: "reading and counting newlines",
} as const

/** The content in the chunks in which Node's own zlib yields it. */
function contentOf(object: StoredObject): AsyncIterable<Buffer> {
  const stored = Readable.from(object.chunks())
  if (object.format === "gzip") return stored.pipe(createGunzip({ chunkSize: INFLATED_CHUNK }))
  if (object.format === "zstd") return stored.pipe(createZstdDecompress({ chunkSize: INFLATED_CHUNK }))
  return object.chunks()
}

/** Decompresses, and nothing else; of a plain file it counts the newlines. */
export const reference: Method = {
  name: "reference",
  run: async (object) => {
    if (object.format === "plain") return countLines(object)
    let bytes = 0
    for await (const chunk of contentOf(object)) bytes += chunk.length
    return { bytes }
  },
}

/** The content's bytes, and its lines with the last one that has no line feed. */
export async function countLines(object: StoredObject): Promise<{ readonly bytes: number; readonly lines: number }> {
  let bytes = 0
  let lines = 0
  let last = NEWLINE
  for await (const chunk of contentOf(object)) {
    bytes += chunk.length
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines++
    last = chunk[chunk.length - 1] ?? last
  }
  return { bytes, lines: last === NEWLINE ? lines : lines + 1 }
}

/**
 * What a simple script does: it splits the content at newlines and parses every line, as JSON or, if it begins with `<`, with a
 * regular expression for the names and values of event data; then it tests one field.
 */
export const naive: Method = {
  name: "naive",
  run: async (object) => {
    let bytes = 0
    let lines = 0
    let matches = 0
    let lost = 0
    const read = (line: string) => {
      lines++
      try {
        if (commandLineOf(line).includes("aspnet_regiis")) matches++
      } catch {
        lost++
      }
    }
    let rest: Buffer = Buffer.alloc(0)
    for await (const chunk of contentOf(object)) {
      bytes += chunk.length
      const block = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
      let start = 0
      for (let end = block.indexOf(NEWLINE); end >= 0; end = block.indexOf(NEWLINE, start)) {
        read(block.toString("utf8", start, end))
        start = end + 1
      }
      rest = block.subarray(start)
    }
    if (rest.length > 0) read(rest.toString("utf8"))
    return { bytes, lines, matches, lost }
  },
}

function commandLineOf(line: string): string {
  const fields = line.startsWith("<") ? eventDataOf(line) : JSON.parse(line)
  return String(fields["CommandLine"] ?? "")
}

function eventDataOf(line: string): { readonly [name: string]: string } {
  const data: { [name: string]: string } = {}
  for (const [, name = "", value = ""] of line.matchAll(/<Data Name=['"]([^'"]*)['"]>([^<]*)<\/Data>/g)) {
    data[name] = value.replace(/&(?:quot|#34);/g, '"')
  }
  return data
}

/** Landfall's scan with these rules. */
export async function scanWith(name: string, rules: readonly BuiltRule[]): Promise<Method> {
  const scanner = scannerOf(await importRules(rules))
  return {
    name,
    run: async (object) => {
      let matches = 0
      const report = await scanObject(
        {
          location: { bucket: "bench", key: object.name },
          arrival: 0,
          size: object.storedBytes,
          body: object.chunks(),
        },
        scanner,
        { onMatch: () => void matches++ },
      )
      if (report.fault !== undefined) throw report.fault
      const { inflatedBytes: bytes, lines } = report.tally
      return { bytes, lines, matches, parsed: report.parsed }
    },
  }
}
