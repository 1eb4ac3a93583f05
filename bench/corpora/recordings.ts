import { closeSync, existsSync, openSync, readdirSync, readSync } from "node:fs"
import { join } from "node:path"
import { UsageError } from "../command-line.ts"

/** So much of each recording in turn, so that none outweighs the others. */
const CUT = 4_000_000

/**
 * The JSON files of a folder, in the order of their paths: the whole lines in the first 4 MB of each. If that is less than the
 * size, the next 4 MB of each follow, and when all are at their end, they begin again. Throws when there is no line.
 */
export function* recordings(folder: string, size: number): Generator<Buffer> {
  const files = jsonFiles(folder)
  let total = 0
  while (total < size) {
    const before = total
    const positions = new Map(files.map((file) => [file, 0]))
    while (positions.size > 0 && total < size) {
      for (const [file, position] of positions) {
        const text = linesFrom(file, position)
        if (text.length === 0) positions.delete(file)
        else positions.set(file, position + text.length)
        total += text.length
        yield text
        if (total >= size) break
      }
    }
    if (total === before) throw new UsageError(noRecordings(folder))
  }
}

function noRecordings(folder: string): string {
  return (
    `${folder} has no .json file with a whole line in its first 4 MB. Download OTRF's Security-Datasets ` +
    "(github.com/OTRF/Security-Datasets), unpack the zips of datasets/atomic/windows and datasets/compound/windows into a folder, " +
    "and name it with --otrf."
  )
}

function jsonFiles(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => join(folder, name))
}

/** The whole lines of a file in the 4 MB from a position. */
function linesFrom(file: string, position: number): Buffer {
  const buffer = Buffer.alloc(CUT)
  const descriptor = openSync(file, "r")
  try {
    const length = readSync(descriptor, buffer, 0, CUT, position)
    return buffer.subarray(0, length === 0 ? 0 : buffer.lastIndexOf("\n", length - 1) + 1)
  } finally {
    closeSync(descriptor)
  }
}
