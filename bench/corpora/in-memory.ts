import { Readable } from "node:stream"
import { createGzip } from "node:zlib"
import { type StoredObject, storedBytes } from "../scan/stored-object.ts"
import { corpora } from "./corpus.ts"

const MB = 1_000_000

export type InventedOptions = {
  readonly megabytes: number
  /** The share of all events that Landfall's own rule matches. Default: one of a thousand. */
  readonly matching?: number
  /** How often the object has its content. */
  readonly copies?: number
}

/** A corpus of invented events as a gzip object in memory. */
export async function inventedObject(
  name: "A" | "C",
  { megabytes, matching = 0.001, copies = 1 }: InventedOptions,
): Promise<StoredObject> {
  const corpus = corpora.find((candidate) => candidate.name === name)
  if (!corpus) throw new Error(`there is no corpus ${name}`)
  const blocks = corpus.blocks({ seed: 1, matching, size: megabytes * MB, otrf: "" })
  const parts: Buffer[] = []
  for await (const part of Readable.from(blocks).pipe(createGzip({ level: 6 }))) parts.push(part)
  return storedBytes(`${corpus.file}.gz`, Buffer.concat(parts), copies)
}
