import assert from "node:assert/strict"
import { QuarantineError, TruncatedError } from "../../../src/engine/decode/errors.ts"

/** The code of a documented fault of decoding. Rethrows any other error. */
export function documentedFault(error: unknown, storedBytes: number): string {
  if (!(error instanceof QuarantineError || error instanceof TruncatedError)) throw error
  assert.ok(Number.isSafeInteger(error.offset) && error.offset >= 0, `offset ${error.offset}`)
  assert.ok(error.offset <= storedBytes, `offset ${error.offset} of ${storedBytes} bytes`)
  assert.ok(error.what !== "" && error.remedy !== "", error.code)
  return error.code
}
