import assert from "node:assert/strict"
import { test } from "node:test"
import { covers, type NotificationFilter, overlaps } from "../../../src/operate/attach/notification-filter.ts"

const created = ["s3:ObjectCreated:*"]
const take = (prefix: string, suffix = "", events: readonly string[] = created): NotificationFilter => ({
  events,
  prefix,
  suffix,
})

// The first rows are the examples of the S3 user guide, "valid" and "invalid notification configurations".
const pairs: readonly (readonly [
  name: string,
  left: NotificationFilter,
  right: NotificationFilter,
  overlapping: boolean,
])[] = [
  ["images/ and logs/", take("images/"), take("logs/"), false],
  [".jpg and .png", take("", ".jpg"), take("", ".png"), false],
  ["one prefix, suffixes apart", take("images", ".jpg"), take("images", ".png"), false],
  ["no filter twice", take(""), take(""), true],
  ["images and images/private", take("images"), take("images/private"), true],
  ["jpg within .jpg", take("", "jpg"), take("", ".jpg"), true],
  ["a prefix and a suffix", take("images"), take("", ".jpg"), true],
  ["prefix and suffix, suffixes within each other", take("a", ".tar.gz"), take("ab", ".gz"), true],
  ["a wildcard and its member", take(""), take("", "", ["s3:ObjectCreated:Put"]), true],
  ["Put and Copy", take("", "", ["s3:ObjectCreated:Put"]), take("", "", ["s3:ObjectCreated:Copy"]), false],
  ["created and removed", take(""), take("", "", ["s3:ObjectRemoved:*"]), false],
  [
    "one of several events",
    take("", "", ["s3:ObjectAcl:Put", ...created]),
    take("", "", ["s3:ObjectCreated:Post"]),
    true,
  ],
  ["case counts", take("Logs/"), take("logs/"), false],
]
for (const [name, left, right, overlapping] of pairs) {
  test(`${name}: ${overlapping ? "overlap" : "do not overlap"}`, () => {
    assert.equal(overlaps(left, right), overlapping)
    assert.equal(overlaps(right, left), overlapping)
  })
}

const four = ["Put", "Post", "Copy", "CompleteMultipartUpload"].map((name) => `s3:ObjectCreated:${name}`)
const coverings: readonly (readonly [
  name: string,
  outer: NotificationFilter,
  inner: NotificationFilter,
  covering: boolean,
])[] = [
  ["all covers a prefix", take(""), take("a/"), true],
  ["a prefix does not cover all", take("a/"), take(""), false],
  ["a suffix narrows", take("", ".gz"), take("a/"), false],
  ["Put alone misses multipart uploads", take("", "", ["s3:ObjectCreated:Put"]), take(""), false],
  ["all four are as good as the wildcard", take("", "", four), take("a"), true],
]
for (const [name, outer, inner, covering] of coverings) {
  test(name, () => assert.equal(covers(outer, inner), covering))
}
