import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { ByteSource } from "../../../src/engine/decode/byte-source.ts"
import { inflate } from "../../../src/engine/decode/inflate/inflate.ts"
import { defaultLimits } from "../../../src/engine/decode/limits.ts"
import { inChunks } from "../../engine/decode/read-object.ts"
import { documentedFault } from "./documented-fault.ts"

/** More than what an input as long as they come here inflates to, unless it is a bomb. */
const MAX_INFLATED_BYTES = 8 * 1024 * 1024
const limits = { ...defaultLimits, inflatedBytes: MAX_INFLATED_BYTES, ratioFloorBytes: 1024 * 1024 }

/** What came out, and why it ended. */
export type InflateResult = { readonly fault: string | undefined; readonly bytes: number; readonly hash: string }

/** Inflates an object that comes in chunks. How much of damaged data is saved depends on the chunks, so it is not told. */
export async function inflateAll(input: Buffer, chunk: number): Promise<InflateResult> {
  const hash = createHash("sha256")
  let bytes = 0
  let fault: string | undefined
  try {
    for await (const piece of inflate(inChunks(input, chunk), limits)) {
      assert.ok(piece.length > 0, "an empty piece")
      bytes += piece.length
      hash.update(piece)
    }
  } catch (error) {
    fault = documentedFault(error, input.length)
  }
  if (fault === "damaged-data") return { fault, bytes: 0, hash: "" }
  return { fault, bytes, hash: hash.digest("hex") }
}

/** What Node's own reader makes of the whole input, or undefined where it refuses it. */
export function referenceHash(read: (input: Buffer) => Buffer, input: Buffer): string | undefined {
  try {
    return createHash("sha256").update(read(input)).digest("hex")
  } catch {
    return undefined
  }
}

export const referenceOptions = { maxOutputLength: MAX_INFLATED_BYTES }

/** The bytes as a source that comes in chunks. */
export function sourceOf(input: Buffer, chunk: number): ByteSource {
  return new ByteSource(inChunks(input, chunk))
}
