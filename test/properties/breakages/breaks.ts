import { gzipSync, zstdCompressSync } from "node:zlib"

/** A way to break bytes. */
type BreakKind = (typeof breaks)[number]

export const breaks = [
  "cut the end",
  "cut the beginning",
  "cut at the end of a line",
  "insert a line feed",
  "insert a quote",
  "insert a brace",
  "insert a bracket",
  "insert NUL",
  "insert a control character",
  "insert a comma",
  "insert a backslash",
  "insert text",
  "delete a byte",
  "delete a block",
  "repeat a block elsewhere",
  "swap two blocks",
  "write NaN for a value",
  "write a comma before an end",
  "append a line of text",
  "append a gzip member",
  "append a zstd frame",
  "append bytes",
  "flip a bit",
] as const

/** `at` and `to` are places in the bytes, from 0 to 1; `size` is that of a block. */
export type Break = { readonly kind: BreakKind; readonly at: number; readonly to: number; readonly size: number }

const INSERTED: { readonly [kind in BreakKind]?: string } = {
  "insert a line feed": "\n",
  "insert a quote": '"',
  "insert a brace": "}",
  "insert a bracket": "[",
  "insert NUL": "\0",
  "insert a control character": "\u0001",
  "insert a comma": ",",
  "insert a backslash": "\\",
  "insert text": "<x ",
}

export function broken(bytes: Buffer, { kind, at, to, size }: Break): Buffer {
  const from = Math.floor(at * bytes.length)
  const other = Math.floor(to * bytes.length)
  const splice = (start: number, removed: number, ...inserted: readonly (Uint8Array | string)[]) =>
    Buffer.concat([
      bytes.subarray(0, start),
      ...inserted.map((part) => Buffer.from(part)),
      bytes.subarray(start + removed),
    ])
  const inserted = INSERTED[kind]
  if (inserted !== undefined) return splice(from, 0, inserted)
  const block = bytes.subarray(other, other + size)
  switch (kind) {
    case "cut the end":
      return bytes.subarray(0, from)
    case "cut at the end of a line":
      return bytes.subarray(0, bytes.lastIndexOf("\n", from) + 1)
    case "cut the beginning":
      return bytes.subarray(from)
    case "delete a byte":
      return splice(from, 1)
    case "delete a block":
      return splice(from, size)
    case "repeat a block elsewhere":
      return splice(from, 0, block)
    case "swap two blocks": {
      const copy = Buffer.from(bytes)
      const first = bytes.subarray(from, from + size)
      copy.set(bytes.subarray(other, other + Math.min(size, first.length)), from)
      copy.set(first.subarray(0, Math.max(0, bytes.length - other)), other)
      return copy
    }
    case "write NaN for a value": {
      const colon = bytes.indexOf(":", from)
      return colon === -1 ? splice(from, 0, "NaN") : splice(colon + 1, 0, "NaN,")
    }
    case "write a comma before an end": {
      const end = bytes.indexOf("}", from)
      return end === -1 ? splice(from, 0, ",}") : splice(end, 0, ",")
    }
    case "append a line of text":
      return splice(bytes.length, 0, "\nnot a record")
    case "append a gzip member":
      return splice(bytes.length, 0, gzipSync('{"a":1}\n'))
    case "append a zstd frame":
      return splice(bytes.length, 0, zstdCompressSync('{"a":1}\n'))
    case "append bytes":
      return splice(bytes.length, 0, Buffer.alloc(1 + size, 0xa5))
    case "flip a bit": {
      const copy = Buffer.from(bytes)
      if (copy.length > 0)
        copy.writeUInt8(
          copy.readUInt8(Math.min(from, copy.length - 1)) ^ (1 << (size % 8)),
          Math.min(from, copy.length - 1),
        )
      return copy
    }
    default:
      throw new RangeError(`no such break: ${kind}`)
  }
}
