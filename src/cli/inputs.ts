import { createReadStream, readdirSync, statSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { ScanObject } from "../engine/scan-object.ts"
import { nameOf } from "../object-ref.ts"
import { UsageError } from "./program.ts"

/** Something to read: its name, and its bytes with their number if known. */
export type Input = {
  readonly name: string
  readonly open: () => Promise<{ readonly body: AsyncIterable<Uint8Array>; readonly size?: number }>
}

/** Something to scan. `size` is in bytes as stored. */
export type Readable = { readonly name: string; readonly size: number; readonly open: () => Promise<ScanObject> }

/** The inputs that paths name. Standard input if there are no paths, or for `-`. */
export async function readInputs(paths: readonly string[]): Promise<Input[]> {
  const standardInput: Input = { name: "standard input", open: async () => ({ body: process.stdin }) }
  if (paths.length === 0) return [standardInput]
  const inputs = paths.map(async (path): Promise<Input[]> => (path === "-" ? [standardInput] : readObjects(path)))
  return (await Promise.all(inputs)).flat()
}

/** Everything that a path names: a file, all files of a folder, or the objects of `s3://bucket/prefix`. */
export async function readObjects(path: string): Promise<Readable[]> {
  return path.startsWith("s3://") ? s3Objects(path) : files(path)
}

function files(path: string): Readable[] {
  const stats = statSync(path)
  if (!stats.isDirectory()) return [file(path, stats.size, stats.mtimeMs)]
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith("."))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => files(join(path, entry.name)))
}

/** A file is scanned as an object of a bucket named `file` that arrived when the file was last written. */
function file(path: string, size: number, mtime: number): Readable {
  const stream = () => createReadStream(path, { highWaterMark: 1 << 18 })
  const location = { bucket: "file", key: pathToFileURL(path).pathname }
  return {
    name: path,
    size,
    open: async () => ({ location, arrival: Math.floor(mtime), size, body: stream(), reopen: async () => stream() }),
  }
}

async function s3Objects(uri: string): Promise<Readable[]> {
  const { bucket, prefix } = parseS3Uri(uri)
  // Loaded only here: most paths are files, and loading the client takes longer than reading them.
  const [{ anyRegionClient }, { openObject }, { storedObjects }] = await Promise.all([
    import("../engine/s3/any-region.ts"),
    import("../engine/s3/open-object.ts"),
    import("../engine/s3/list-objects.ts"),
  ])
  const s3 = anyRegionClient()
  const range = { bucket, prefix, from: 0, to: Number.POSITIVE_INFINITY, allVersions: false }
  const found: Readable[] = []
  for await (const object of storedObjects(s3, range)) {
    const { key, arrival } = object
    const open = async () => {
      const { body, reopen, size } = await openObject(s3, object)
      return { location: { bucket, key }, arrival, size, body, reopen }
    }
    found.push({ name: nameOf(object), size: object.size ?? 0, open })
  }
  return found
}

/** Parses `s3://BUCKET/PREFIX`. */
export function parseS3Uri(text: string): { readonly bucket: string; readonly prefix: string } {
  const [, bucket, prefix = ""] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(text) ?? []
  if (bucket === undefined) throw new UsageError(`${text} names no bucket; write s3://BUCKET/PREFIX`)
  return { bucket, prefix }
}
