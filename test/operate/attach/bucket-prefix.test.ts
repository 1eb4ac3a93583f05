import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { encodeKey } from "../../../dev/emulator/s3/key-encoding.ts"
import { encodePrefix, parseBucketPrefix } from "../../../src/operate/attach/bucket-prefix.ts"

const cases: readonly (readonly [text: string, bucket: string, prefix: string])[] = [
  ["edr-logs", "edr-logs", ""],
  ["edr-logs/", "edr-logs", ""],
  ["edr-logs/crowdstrike/", "edr-logs", "crowdstrike/"],
  ["s3://edr-logs/a/b c/", "edr-logs", "a/b c/"],
  ["my.bucket.name/x//y", "my.bucket.name", "x//y"],
]
for (const [text, bucket, prefix] of cases) {
  test(`"${text}" is ${prefix || "all"} of ${bucket}`, () =>
    assert.deepEqual(parseBucketPrefix(text), { bucket, prefix }))
}

const wrong: readonly (readonly [text: string, why: RegExp])[] = [
  ["", /does not begin with a bucket name/],
  ["/prefix", /does not begin with a bucket name/],
  ["Upper/x", /does not begin with a bucket name/],
  ["arn:aws:s3:::edr-logs", /does not begin with a bucket name/],
  ["edr-logs/*.gz", /no wildcards/],
  ["edr-logs/a\u001bb", /control character/],
  [`edr-logs/${"x".repeat(1025)}`, /longer than 1024 bytes/],
]
for (const [text, why] of wrong) {
  test(`"${text.slice(0, 30)}" is refused`, () => {
    const answer = parseBucketPrefix(text)
    assert.ok(typeof answer === "string")
    assert.match(answer, why)
  })
}

test("a prefix is encoded as the keys of S3's events are", () => {
  for (const [prefix, encoded] of [
    ["plain/path-1_2.3/", "plain/path-1_2.3/"],
    ["my logs/", "my+logs/"],
    ["dt=2026-11-24/", "dt%3D2026-11-24/"],
    ["a+b/(1)/ü/", "a%2Bb/%281%29/%C3%BC/"],
  ] as const) {
    assert.equal(encodePrefix(prefix), encoded)
  }
})

test("a key that begins with the prefix begins so in S3's events too", () => {
  const text = fc.string({ unit: "grapheme" }).filter((one) => one.isWellFormed())
  fc.assert(
    fc.property(text, text, (prefix, rest) => {
      assert.ok(encodeKey(prefix + rest).startsWith(encodePrefix(prefix)))
    }),
  )
})
