import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { inflate } from "../../../src/engine/decode/inflate/inflate.ts"
import type { Assembly } from "../../../src/engine/decode/inflate/instances.ts"
import { defaultLimits } from "../../../src/engine/decode/limits.ts"
import { inChunks } from "../../engine/decode/read-object.ts"
import { documentedFault } from "./documented-fault.ts"

/** No input of these targets inflates to more, unless it is a bomb. */
const MAX_INFLATED_BYTES = 8 * 1024 * 1024
const limits = { ...defaultLimits, inflatedBytes: MAX_INFLATED_BYTES }

/** The inflated bytes, and the fault that ended them. */
export type InflateResult = { readonly fault: string | undefined; readonly bytes: number; readonly hash: string }

/** Inflates an object that arrives in chunks. How much of damaged data can be read depends on the chunks, so it is not returned. */
export async function inflateAll(input: Buffer, chunk: number, assembly?: Assembly): Promise<InflateResult> {
  const hash = createHash("sha256")
  let bytes = 0
  let fault: string | undefined
  try {
    for await (const piece of inflate(inChunks(input, chunk), limits, { assembly })) {
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

/** The hash of what Node's own implementation inflates; undefined when it rejects the input. */
export function referenceHash(read: (input: Buffer) => Buffer, input: Buffer): string | undefined {
  try {
    return createHash("sha256").update(read(input)).digest("hex")
  } catch {
    return undefined
  }
}

export const referenceOptions = { maxOutputLength: MAX_INFLATED_BYTES }
