// The peak memory of a scan, which must not grow with the object: a fresh process scans a generated gzip object of each size,
// streamed and never on disk. The generator runs in the same process and is included. Run: node bench/memory.ts [MB inflated …]
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Readable } from "node:stream"
import { createGzip, gunzipSync } from "node:zlib"
import { scanObject } from "../src/engine/scan.ts"
import { scannerOf } from "../src/engine/scanner.ts"
import { loadRules } from "../src/rules/load.ts"
import { BATCHES, MB, measureMemory, root } from "./measurement.ts"

/** A sample batch, repeated, as one gzip stream of at least this many inflated bytes. */
function generated(bytes: number): Readable {
  const batch = gunzipSync(readFileSync(join(root, "events/batches", BATCHES[0] ?? "")))
  const copies = Math.ceil(bytes / batch.length)
  return Readable.from(
    (function* () {
      for (let copy = 0; copy < copies; copy++) yield batch
    })(),
  ).pipe(createGzip({ level: 1 }))
}

await measureMemory(import.meta.filename, [100, 2000], async (megabytes) => {
  const location = { bucket: "bench", key: "generated.gz" }
  let matches = 0
  const { fault, tally } = await scanObject(
    { location, arrival: 0, size: 0, body: generated(megabytes * MB) },
    scannerOf(await loadRules(join(root, "site/rules"))),
    { onMatch: () => void matches++ },
  )
  if (fault !== undefined) throw fault
  return { "inflated MB": Math.round(tally.inflatedBytes / MB), lines: tally.lines, matches }
})
