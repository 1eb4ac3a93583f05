import { closeSync, existsSync, openSync, readdirSync, readSync } from "node:fs"
import { join } from "node:path"

/** So much of each recording, so that none outweighs the others. */
const CUT = 4_000_000

/**
 * The JSON files of a folder, in the order of their paths, each cut at the last line that ends within 4 MB; from the beginning
 * again until they have the size. Throws when there is none.
 */
export function* recordings(folder: string, size: number): Generator<Buffer> {
  const files = jsonFiles(folder)
  if (files.length === 0) {
    throw new Error(
      `${folder || "the folder of recordings"} has no .json file. Unpack OTRF's Security-Datasets there ` +
        "(github.com/OTRF/Security-Datasets, datasets/atomic/windows and datasets/compound), and name it with --otrf.",
    )
  }
  let total = 0
  while (true) {
    for (const file of files) {
      if (total >= size) return
      const text = beginning(file)
      total += text.length
      yield text
    }
  }
}

function jsonFiles(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => join(folder, name))
}

/** The first lines of a file; a file without a whole line in its first 4 MB has none. */
function beginning(file: string): Buffer {
  const buffer = Buffer.alloc(CUT)
  const descriptor = openSync(file, "r")
  try {
    const length = readSync(descriptor, buffer, 0, CUT, 0)
    return buffer.subarray(0, buffer.lastIndexOf(10, length - 1) + 1)
  } finally {
    closeSync(descriptor)
  }
}
