import { ByteSource } from "./byte-source.ts"
import { QuarantineError } from "./errors.ts"

type Encoding = { readonly name: "utf-8" | "utf-16le" | "utf-16be" | "utf-32"; readonly markBytes: number }

const CHUNK_BYTES = 256 * 1024

/**
 * Converts the text to UTF-8 and removes a byte order mark at its start. UTF-8 passes unchanged, valid or not; UTF-16
 * is transcoded.
 */
export async function* toUtf8(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = new ByteSource(chunks)
  try {
    const encoding = detectEncoding(await source.peek(4))
    if (encoding.name === "utf-32") {
      throw new QuarantineError({
        code: "utf-32",
        what: "The object's text is UTF-32",
        offset: 0,
        remedy: "Configure the shipper to write UTF-8",
      })
    }
    await source.take(encoding.markBytes)
    if (encoding.name === "utf-8") yield* source.chunks(CHUNK_BYTES)
    else yield* transcode(source, encoding.name)
  } finally {
    await source.close()
  }
}

/**
 * Decides by the byte order mark, or without one by the positions of NUL bytes: a log begins with two ASCII characters,
 * `{"` or `<E`, and ASCII text has NUL bytes in UTF-16 and UTF-32 but none in UTF-8.
 */
function detectEncoding(head: Uint8Array): Encoding {
  const [a = -1, b = -1, c = -1, d = -1] = head
  if (a === 0xef && b === 0xbb && c === 0xbf) return { name: "utf-8", markBytes: 3 }
  if (a === 0xff && b === 0xfe)
    return c === 0 && d === 0 ? { name: "utf-32", markBytes: 4 } : { name: "utf-16le", markBytes: 2 }
  if (a === 0xfe && b === 0xff) return { name: "utf-16be", markBytes: 2 }
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return { name: "utf-32", markBytes: 4 }
  if (a === 0 && b === 0 && c === 0 && d > 0) return { name: "utf-32", markBytes: 0 }
  if (a > 0 && b === 0 && c === 0 && d === 0) return { name: "utf-32", markBytes: 0 }
  if (a > 0 && b === 0) return { name: "utf-16le", markBytes: 0 }
  if (a === 0 && b > 0) return { name: "utf-16be", markBytes: 0 }
  return { name: "utf-8", markBytes: 0 }
}

/**
 * A lone surrogate and half a code unit at the end become U+FFFD. If the source fails, the text before the failure is
 * yielded first.
 */
async function* transcode(source: ByteSource, encoding: "utf-16le" | "utf-16be"): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  for await (const chunk of source.chunks(CHUNK_BYTES)) {
    yield Buffer.from(decoder.decode(chunk, { stream: true }), "utf8")
  }
  const rest = decoder.decode()
  if (rest !== "") yield Buffer.from(rest, "utf8")
}
