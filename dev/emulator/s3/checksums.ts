import { createHash, type Hash } from "node:crypto"
import { crc32 } from "node:zlib"
import { Refusal } from "./refusal.ts"

/** Castagnoli's polynomial, bits reversed. Source: RFC 3720, appendix B.4. */
const CRC32C = new Int32Array(256).map((_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1
  return value
})

function crc32c(body: Buffer): number {
  let value = -1
  for (const byte of body) value = (CRC32C[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8)
  return ~value >>> 0
}

function bigEndian(value: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes.toString("base64")
}

const digest = (hash: Hash, body: Buffer) => hash.update(body).digest("base64")

const ALGORITHMS: { readonly [name: string]: (body: Buffer) => string } = {
  crc32: (body) => bigEndian(crc32(body)),
  crc32c: (body) => bigEndian(crc32c(body)),
  sha1: (body) => digest(createHash("sha1"), body),
  sha256: (body) => digest(createHash("sha256"), body),
}

const PREFIX = "x-amz-checksum-"
/** Headers with the prefix that are not a checksum. */
const NO_CHECKSUM = new Set(["x-amz-checksum-mode", "x-amz-checksum-algorithm", "x-amz-checksum-type"])

type Fields = { readonly [name: string]: string | string[] | undefined }

/** The `x-amz-checksum-…` fields of headers or trailers, verified against the body. An unknown algorithm is refused. */
export function checkedChecksums(fields: Fields, body: Buffer): { [header: string]: string } {
  const checked: { [header: string]: string } = {}
  for (const [name, given] of Object.entries(fields)) {
    if (!name.startsWith(PREFIX) || NO_CHECKSUM.has(name)) continue
    const algorithm = name.slice(PREFIX.length)
    const compute = ALGORITHMS[algorithm]
    if (compute === undefined) {
      throw new Refusal("NotImplemented", { message: `This S3 cannot check ${algorithm}; send CRC32.` })
    }
    if (compute(body) !== given) {
      throw new Refusal("BadDigest", {
        message: `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
      })
    }
    checked[name] = given
  }
  return checked
}

/** Verifies Content-MD5 and the signed SHA-256 of the body, if present. */
export function checkDigests(fields: Fields, body: Buffer): void {
  const md5 = fields["content-md5"]
  if (typeof md5 === "string") {
    if (Buffer.from(md5, "base64").length !== 16) throw new Refusal("InvalidDigest")
    if (digest(createHash("md5"), body) !== md5) throw new Refusal("BadDigest")
  }
  const sha256 = fields["x-amz-content-sha256"]
  if (typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256)) {
    if (createHash("sha256").update(body).digest("hex") !== sha256) throw new Refusal("XAmzContentSHA256Mismatch")
  }
}
