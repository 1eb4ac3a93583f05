import { createReadStream } from "node:fs"
import { Unzip, UnzipInflate } from "fflate"

/** Streams the content of a zip's files, one after the other. Landfall itself does not read zips. */
export async function* unzipped(path: string): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = []
  let failure: Error | undefined
  const unzip = new Unzip((file) => {
    file.ondata = (error, piece) => {
      if (error) failure = error
      else pieces.push(piece)
    }
    file.start()
  })
  unzip.register(UnzipInflate)
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    unzip.push(chunk)
    if (failure) throw failure
    yield* pieces.splice(0)
  }
  unzip.push(new Uint8Array(), true)
  if (failure) throw failure
  yield* pieces.splice(0)
}
