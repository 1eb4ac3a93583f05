/** An object's format by its first bytes. Names and headers are never used to decide. */
type ObjectFormat =
  | { readonly kind: "plain" | "gzip" | "zstd" }
  | { readonly kind: "unsupported"; readonly name: string }

/** How many bytes `detectFormat` needs. */
export const MAGIC_BYTES = 16

const unsupported: readonly (readonly [name: string, magic: string])[] = [
  ["bzip2", "BZh"],
  ["xz", "\xfd7zXZ\x00"],
  ["framed snappy", "\xff\x06\x00\x00sNaPpY"],
  ["Hadoop or Java snappy", "\x82SNAPPY\x00"],
  ["zip", "PK\x03\x04"],
  ["empty zip", "PK\x05\x06"],
  ["7-Zip", "7z\xbc\xaf\x27\x1c"],
  ["rar", "Rar!\x1a\x07"],
  ["lz4", "\x04\x22\x4d\x18"],
  ["legacy lz4", "\x02\x21\x4c\x18"],
  ["lzip", "LZIP"],
  ["Unix compress", "\x1f\x9d"],
  ["Parquet", "PAR1"],
  ["encrypted Parquet", "PARE"],
  ["Avro", "Obj\x01"],
  ["ORC", "ORC"],
  ["Arrow", "ARROW1"],
  ["evtx", "ElfFile\x00"],
  ["PDF", "%PDF-"],
  ["SQLite", "SQLite format 3\x00"],
  ["Windows executable", "MZ\x90"],
  ["ELF", "\x7fELF"],
]

/** Compares an object's first bytes with known magic numbers. Text has none, so everything unknown is plain. */
export function detectFormat(head: Uint8Array): ObjectFormat {
  const text = Buffer.from(head).toString("latin1")
  if (text.startsWith("\x1f\x8b")) return { kind: "gzip" }
  if (text.startsWith("\x28\xb5\x2f\xfd") || isSkippableZstdFrame(text)) return { kind: "zstd" }
  const found = unsupported.find(([, magic]) => text.startsWith(magic))
  return found === undefined ? { kind: "plain" } : { kind: "unsupported", name: found[0] }
}

/** Parallel compressors begin a zstd file with a skippable frame: magic 0x184D2A50 to 0x184D2A5F (RFC 8878, 3.1.2). */
function isSkippableZstdFrame(text: string): boolean {
  return (text.charCodeAt(0) & 0xf0) === 0x50 && text.startsWith("\x2a\x4d\x18", 1)
}
