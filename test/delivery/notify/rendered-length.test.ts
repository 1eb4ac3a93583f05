import assert from "node:assert/strict"
import { test } from "node:test"
import type { AlertDocument } from "../../../src/delivery/alert/document.ts"
import { serialise } from "../../../src/delivery/alert/serialise.ts"
import { HOSTILE } from "../redact/hostile.ts"
import { alertHolding } from "./alerts.ts"
import { RENDERINGS } from "./renderings.ts"

/** The length of text that a channel shows of a field, and what is masked beyond it (alert-view.ts), doubled. */
const SHOWN = 16_384

const bounded = RENDERINGS.filter(({ name }) => name !== "document" && name !== "attributes")

/** The alert with the text, of this length, in every field. */
function holding(piece: string, length: number): AlertDocument {
  const text = piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
  // S3 limits a key to 1,024 bytes.
  return { ...alertHolding(text), "landfall.key": text.slice(0, 300) }
}

for (const { name, render } of bounded) {
  test(`${name} renders no more of a longer text: what it costs has a limit`, () => {
    for (const piece of HOSTILE.filter((_, index) => index % 40 === 0)) {
      const [short, long] = [SHOWN, 4 * SHOWN].map(
        (length) => serialise(render([holding(piece, length)]) as never).length,
      )
      assert.ok((long ?? 0) <= (short ?? 0) * 1.05 + 100, `${JSON.stringify(piece)}: ${short}, ${long}`)
    }
  })
}
