import type { IncomingHttpHeaders, IncomingMessage } from "node:http"
import { checkDigests, checkedChecksums } from "./checksums.ts"
import { Refusal } from "./refusal.ts"

export type Body = {
  readonly bytes: Buffer
  /** The verified `x-amz-checksum-…` headers and trailers. */
  readonly checksums: { readonly [header: string]: string }
}

const CRLF = "\r\n"

/** The decoded body of a request. Verifies every length and checksum that the client sent. */
export async function readBody(message: IncomingMessage): Promise<Body> {
  const { headers } = message
  const isChunked = isAwsChunked(headers)
  if (!isChunked && headers["transfer-encoding"] !== undefined) throw new Refusal("MissingContentLength")
  const pieces: Buffer[] = []
  for await (const piece of message) pieces.push(piece)
  const raw = Buffer.concat(pieces)
  const { bytes, trailers } = isChunked ? decodeChunks(raw) : { bytes: raw, trailers: {} }
  const length = headers["x-amz-decoded-content-length"]
  if (isChunked && length === undefined) throw new Refusal("MissingContentLength")
  if (isChunked && Number(length) !== bytes.length) throw new Refusal("IncompleteBody")
  checkAnnounced(headers, trailers)
  if (!isChunked) checkDigests(headers, bytes)
  return { bytes, checksums: checkedChecksums({ ...headers, ...trailers }, bytes) }
}

function isAwsChunked(headers: IncomingHttpHeaders): boolean {
  const sha256 = headers["x-amz-content-sha256"]
  return (
    (typeof sha256 === "string" && sha256.startsWith("STREAMING-")) ||
    (headers["content-encoding"] ?? "").split(",").some((one) => one.trim() === "aws-chunked")
  )
}

type Decoded = { readonly bytes: Buffer; readonly trailers: { readonly [name: string]: string } }

/**
 * Chunks of `hex size[;chunk-signature=…]` and bytes, up to a chunk of size 0; then trailing headers. Signatures are not
 * verified. Source: S3 API reference, Signature calculations for the Authorization header, trailing headers.
 */
export function decodeChunks(raw: Buffer): Decoded {
  const chunks: Buffer[] = []
  let position = 0
  for (;;) {
    const [line, next] = lineAt(raw, position)
    const size = /^([0-9a-f]{1,8})(;.*)?$/i.exec(line)?.[1]
    if (size === undefined) throw new Refusal("InvalidRequest", { message: "A chunk does not start with its size." })
    const length = Number.parseInt(size, 16)
    position = next
    if (length === 0) break
    const end = position + length
    if (raw.toString("latin1", end, end + 2) !== CRLF) throw new Refusal("IncompleteBody")
    chunks.push(raw.subarray(position, end))
    position = end + 2
  }
  return { bytes: Buffer.concat(chunks), trailers: trailersAt(raw, position) }
}

function trailersAt(raw: Buffer, start: number): { [name: string]: string } {
  const trailers: { [name: string]: string } = {}
  let position = start
  while (position < raw.length) {
    const [line, next] = lineAt(raw, position)
    position = next
    if (line === "") break
    const colon = line.indexOf(":")
    if (colon < 1) throw new Refusal("MalformedTrailerError")
    trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim()
  }
  return trailers
}

/** The text up to the next line break, and the position of the next line. */
function lineAt(raw: Buffer, position: number): [string, number] {
  const end = raw.indexOf(CRLF, position, "latin1")
  if (end < 0) throw new Refusal("IncompleteBody")
  return [raw.toString("latin1", position, end), end + CRLF.length]
}

/** Without this check, a body without its announced trailing checksum would be accepted. */
function checkAnnounced(headers: IncomingHttpHeaders, trailers: Decoded["trailers"]): void {
  const announced = headers["x-amz-trailer"]
  if (typeof announced !== "string") return
  for (const name of announced.toLowerCase().split(",")) {
    if (!Object.hasOwn(trailers, name.trim())) throw new Refusal("MalformedTrailerError")
  }
}
