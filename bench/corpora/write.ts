import { createWriteStream } from "node:fs"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { createGzip, createZstdCompress } from "node:zlib"

/** The compressions in which a corpus is written, by the ending of the file. */
export const compressions = {
  plain: { ending: "", compressor: () => undefined },
  gzip: { ending: ".gz", compressor: () => createGzip({ level: 6 }) },
  zstd: { ending: ".zst", compressor: () => createZstdCompress() },
} as const

export type Compression = keyof typeof compressions

/** Writes blocks into `file` with the ending of each compression. Returns the bytes and lines that were written. */
export async function writeCorpus(
  blocks: () => Iterable<Buffer>,
  file: string,
  wanted: readonly Compression[],
): Promise<{ readonly bytes: number; readonly lines: number }> {
  let bytes = 0
  let lines = 0
  for (const name of wanted) {
    const { ending, compressor } = compressions[name]
    bytes = 0
    lines = 0
    const counted = function* () {
      for (const block of blocks()) {
        bytes += block.length
        for (let at = block.indexOf(10); at >= 0; at = block.indexOf(10, at + 1)) lines++
        yield block
      }
    }
    const through = compressor()
    const out = createWriteStream(`${file}${ending}`)
    if (through) await pipeline(Readable.from(counted()), through, out)
    else await pipeline(Readable.from(counted()), out)
  }
  return { bytes, lines }
}
