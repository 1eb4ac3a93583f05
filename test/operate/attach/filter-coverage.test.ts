import assert from "node:assert/strict"
import { test } from "node:test"
import { filterCovers, patternCovers } from "../../../src/operate/attach/filter-coverage.ts"
import { eventPatternFor, messageFilterFor } from "../../../src/operate/attach/naming.ts"

const scope = { bucket: "edr-logs", prefix: "my logs/a/" }
const source = { source: ["aws.s3"], "detail-type": ["Object Created"] }

const patterns: readonly (readonly [name: string, pattern: object | string, covering: boolean])[] = [
  ["our own", eventPatternFor(scope), true],
  ["one for the whole bucket", eventPatternFor({ ...scope, prefix: "" }), true],
  ["one for every bucket", source, true],
  ["a wider prefix", eventPatternFor({ ...scope, prefix: "my " }), true],
  ["a narrower prefix", eventPatternFor({ ...scope, prefix: "my logs/a/b" }), false],
  ["another bucket", eventPatternFor({ ...scope, bucket: "other" }), false],
  ["several buckets", { ...source, detail: { bucket: { name: ["other", "edr-logs"] } } }, true],
  ["several events", { ...source, "detail-type": ["Object Deleted", "Object Created"] }, true],
  ["other events", { ...source, "detail-type": ["Object Deleted"] }, false],
  ["a suffix", { ...source, detail: { object: { key: [{ suffix: ".gz" }] } } }, false],
  ["a size", { ...source, detail: { object: { size: [{ numeric: [">", 0] }] } } }, false],
  ["a reason", { ...source, detail: { reason: ["PutObject"] } }, false],
  ["anything but a prefix", { ...source, detail: { object: { key: [{ "anything-but": "x" }] } } }, false],
  ["an alternative", { ...source, $or: [{ a: ["b"] }] }, false],
  ["no JSON", "{", false],
  ["no object", "[]", false],
]
for (const [name, pattern, covering] of patterns) {
  test(`pattern: ${name} ${covering ? "accepts everything" : "does not"}`, () => {
    assert.equal(patternCovers(typeof pattern === "string" ? pattern : JSON.stringify(pattern), scope), covering)
  })
}

const inRecords = (s3: object) => ({ Records: { s3 } })
const filters: readonly (readonly [name: string, filter: object | string, covering: boolean])[] = [
  ["our own", messageFilterFor(scope), true],
  ["our own for the whole bucket", messageFilterFor({ ...scope, prefix: "" }), true],
  ["our own for something narrower", messageFilterFor({ ...scope, prefix: "my logs/a/b/" }), false],
  ["the bucket by its ARN", inRecords({ bucket: { arn: ["arn:aws:s3:::edr-logs"] } }), true],
  ["an encoded key", inRecords({ object: { key: [{ prefix: "my+logs/" }] } }), true],
  ["a key that is not encoded", inRecords({ object: { key: [{ prefix: "my logs/" }] } }), false],
  ["creations by name", { Records: { eventName: [{ prefix: "ObjectCreated" }] } }, true],
  ["puts alone", { Records: { eventName: ["ObjectCreated:Put"] } }, false],
  ["an attribute of somebody else's", { severity: ["high"] }, false],
]
for (const [name, filter, covering] of filters) {
  test(`filter: ${name} ${covering ? "accepts everything" : "does not"}`, () => {
    assert.equal(filterCovers(typeof filter === "string" ? filter : JSON.stringify(filter), scope), covering)
  })
}
