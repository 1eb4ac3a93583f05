import assert from "node:assert/strict"
import { test } from "node:test"
import { scannedKey } from "../../../src/delivery/ledger/scanned.ts"

const object = { bucket: "logs", key: "edr/part-0" }

test("regression: the marker went by the version before the ETag, so that a listing, which has no versions, missed it", () => {
  const marker = scannedKey({ ...object, etag: "0a1b" })
  assert.equal(scannedKey({ ...object, etag: "0a1b", version: "v1" }), marker)
  assert.equal(scannedKey({ ...object, etag: "0a1b", version: "v2" }), marker)
})

test("regression: new bytes under the version null, as a bucket without versions has it, kept the old marker", () => {
  const [before, after] = ["0a1b", "2c3d"].map((etag) => scannedKey({ ...object, etag, version: "null" }))
  assert.notEqual(after, before)
})

test("without an ETag the version distinguishes objects", () => {
  const keys = [{ version: "v1" }, { version: "v2" }, {}].map((known) => scannedKey({ ...object, ...known }))
  assert.equal(new Set(keys).size, keys.length)
})

test("bucket and key cannot be mistaken for each other", () => {
  assert.notEqual(scannedKey({ bucket: "a", key: "b/c" }), scannedKey({ bucket: "a/b", key: "c" }))
})
