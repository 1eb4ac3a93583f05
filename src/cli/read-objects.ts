import { createReadStream, readdirSync, statSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { ScanObject } from "../engine/scan.ts"
import type { ObjectRef } from "../object-ref.ts"
import { UsageError } from "./exit.ts"

/** Something to scan: its name for people, its bytes as stored, and the way to open it. */
export type Readable = { readonly name: string; readonly size: number; readonly open: () => Promise<ScanObject> }

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

/** A file stands for an object of a bucket called `file`, which arrived when the file was last written. */
function file(path: string, size: number, mtime: number): Readable {
  return {
    name: path,
    size,
    open: async () => ({
      place: { bucket: "file", key: pathToFileURL(path).pathname },
      arrival: Math.floor(mtime),
      size,
      body: createReadStream(path, { highWaterMark: 1 << 18 }),
      again: async () => createReadStream(path, { highWaterMark: 1 << 18 }),
    }),
  }
}

async function s3Objects(url: string): Promise<Readable[]> {
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(url) ?? []
  if (bucket === undefined) throw new UsageError(`${url} names no bucket; write s3://BUCKET/PREFIX`)
  // Loaded only here: most paths are files, and the client takes longer to load than they to read.
  const [{ ListObjectsV2Command, S3Client }, { openObject }] = await Promise.all([
    import("@aws-sdk/client-s3"),
    import("../engine/s3/open-object.ts"),
  ])
  const s3 = new S3Client({})
  const found: Readable[] = []
  for (let next: string | undefined, more = true; more; ) {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix ?? "", ContinuationToken: next }),
    )
    for (const { Key, Size, ETag, LastModified } of page.Contents ?? []) {
      if (Key === undefined || (Key.endsWith("/") && Size === 0)) continue
      const arrival = LastModified?.getTime() ?? 0
      const ref: ObjectRef = { bucket, key: Key, arrival, ...(ETag ? { etag: ETag.replaceAll('"', "") } : {}) }
      found.push({
        name: `s3://${bucket}/${Key}`,
        size: Size ?? 0,
        open: async () => {
          const { body, again, size } = await openObject(s3, ref)
          return { place: { bucket, key: Key }, arrival, size, body, again }
        },
      })
    }
    next = page.NextContinuationToken
    more = page.IsTruncated === true
  }
  return found
}
