import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { join } from "node:path"
import { test } from "node:test"
import { pathToFileURL } from "node:url"
import { gzipSync } from "node:zlib"
import { instantiate } from "../../../../src/engine/decode/assembly-module.ts"
import { inflate } from "../../../../src/engine/decode/inflate/inflate.ts"
import { defaultLimits } from "../../../../src/engine/decode/limits.ts"
import { inChunks } from "../read-object.ts"

const text = Buffer.from(Array.from({ length: 60_000 }, (_, index) => `line ${index} ${index * 7919}\n`).join(""))
const object = gzipSync(text)

test("by default, the content is not overwritten by what follows it", async () => {
  const parts: Uint8Array[] = []
  for await (const part of inflate(inChunks(object, 50_000), defaultLimits)) parts.push(part)
  assert.ok(parts.length > 2)
  assert.ok(Buffer.concat(parts).equals(text))
})

test("with the caller's instance, the content is in the instance's memory", async () => {
  const assembly = instantiate()
  const { buffer } = (assembly as { readonly memory: { readonly buffer: ArrayBuffer } }).memory
  const parts: Buffer[] = []
  for await (const part of inflate(inChunks(object, 50_000), defaultLimits, { assembly })) {
    assert.equal(part.buffer, buffer)
    parts.push(Buffer.from(part))
  }
  assert.ok(Buffer.concat(parts).equals(text))
})

test("a gzip in a gzip of many short members is read with the caller's instance and another one", async () => {
  const nested = gzipSync(object, { level: 0 })
  const members: Buffer[] = []
  for (let start = 0; start < object.length; start += 300) members.push(gzipSync(object.subarray(start, start + 300)))
  for (const whole of [nested, Buffer.concat(members)]) {
    const parts: Buffer[] = []
    for await (const part of inflate(inChunks(whole, 5000), defaultLimits, { assembly: instantiate() }))
      parts.push(Buffer.from(part))
    assert.ok(Buffer.concat(parts).equals(text))
  }
})

test("a reader that stops early leaves nothing to the next object", async () => {
  for (let run = 0; run < 10; run++) {
    for await (const part of inflate(inChunks(object, 9000), defaultLimits)) {
      assert.ok(part.length > 0)
      break
    }
    const parts: Uint8Array[] = []
    for await (const part of inflate(inChunks(gzipSync("short"), 9000), defaultLimits)) parts.push(part)
    assert.equal(Buffer.concat(parts).toString(), "short")
  }
})

test("objects that are read at the same time do not mix", async () => {
  const contents = Array.from({ length: 8 }, (_, index) => Buffer.alloc(700_000, `object ${index} `))
  const read = await Promise.all(
    contents.map(async (content) => {
      const hash = createHash("sha256")
      for await (const part of inflate(inChunks(gzipSync(content), 100), defaultLimits)) hash.update(part)
      return hash.digest("hex")
    }),
  )
  assert.deepEqual(
    read,
    contents.map((content) => createHash("sha256").update(content).digest("hex")),
  )
})

test("zlib inflates where there is no WebAssembly", () => {
  const file = (path: string) => pathToFileURL(join(import.meta.dirname, "../../../..", path)).href
  const code = `
    import { gzipSync } from "node:zlib"
    import { inflate } from "${file("src/engine/decode/inflate/inflate.ts")}"
    import { defaultLimits } from "${file("src/engine/decode/limits.ts")}"
    globalThis.WebAssembly = undefined
    const body = async function* () { yield gzipSync("inflated by zlib") }
    for await (const part of inflate(body(), defaultLimits)) process.stdout.write(part)`
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], { encoding: "utf8" })
  assert.equal(stdout, "inflated by zlib", stderr)
})
