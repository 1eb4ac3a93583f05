import assert from "node:assert/strict"
import { createHash, randomBytes } from "node:crypto"
import { Readable } from "node:stream"
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3"
import { type Clause, makeBucket, put, refused } from "./clause.ts"

const MIB = 1_048_576
const KEYS = ["a b+c", "ünï/日本", "a/../b", "//double//", "100%25", "q?x=1&y", "a'(b)*!~", "😀", "trailing/"]
const ALGORITHMS = ["CRC32", "CRC32C", "SHA1", "SHA256"] as const

const RANGES: readonly (readonly [range: string, text: string, contentRange: string])[] = [
  ["bytes=0-0", "0", "bytes 0-0/10"],
  ["bytes=2-5", "2345", "bytes 2-5/10"],
  ["bytes=7-", "789", "bytes 7-9/10"],
  ["bytes=-3", "789", "bytes 7-9/10"],
  ["bytes=5-99", "56789", "bytes 5-9/10"],
]

export const objectClauses: readonly Clause[] = [
  {
    name: "a get returns what was put, with the MD5 as ETag in quotes, length, type and metadata",
    async run(client) {
      const Bucket = await makeBucket(client)
      const body = randomBytes(1000)
      const md5 = `"${createHash("md5").update(body).digest("hex")}"`
      const written = await put(client, Bucket, "k", body, { ContentType: "a/b", Metadata: { colour: "blue" } })
      assert.equal(written.ETag, md5)
      const got = await client.send(new GetObjectCommand({ Bucket, Key: "k" }))
      assert.deepEqual(Buffer.from((await got.Body?.transformToByteArray()) ?? []), body)
      assert.deepEqual(
        [got.ETag, got.ContentLength, got.ContentType, got.Metadata, got.VersionId],
        [md5, 1000, "a/b", { colour: "blue" }, undefined],
      )
      assert.ok(got.LastModified instanceof Date)
      const head = await client.send(new HeadObjectCommand({ Bucket, Key: "k" }))
      assert.deepEqual([head.ETag, head.ContentLength, head.ContentType], [md5, 1000, "a/b"])
    },
  },
  {
    name: "an empty object is an object",
    async run(client) {
      const Bucket = await makeBucket(client)
      await put(client, Bucket, "empty", "")
      const got = await client.send(new GetObjectCommand({ Bucket, Key: "empty" }))
      assert.deepEqual([got.ContentLength, await got.Body?.transformToString()], [0, ""])
      assert.equal(got.ETag, '"d41d8cd98f00b204e9800998ecf8427e"')
    },
  },
  {
    name: "a key is any text: blanks, plus, dots, slashes, percent and other scripts",
    async run(client) {
      const Bucket = await makeBucket(client)
      for (const Key of KEYS) await put(client, Bucket, Key, Key)
      for (const Key of KEYS) {
        const got = await client.send(new GetObjectCommand({ Bucket, Key }))
        assert.equal(await got.Body?.transformToString(), Key)
      }
    },
  },
  {
    name: "a key longer than 1024 bytes is refused",
    async run(client) {
      const Bucket = await makeBucket(client)
      await put(client, Bucket, "k".repeat(1024))
      await refused(put(client, Bucket, "ü".repeat(513)), 400, "KeyTooLongError")
    },
  },
  {
    name: "a stream of unknown chunks is stored whole: chunks, trailer and encoding are not part of the object",
    async run(client) {
      const Bucket = await makeBucket(client)
      const body = randomBytes(3 * MIB + 17)
      const pieces = Array.from({ length: Math.ceil(body.length / 70_000) }, (_, index) =>
        body.subarray(index * 70_000, (index + 1) * 70_000),
      )
      const stream = Readable.from(pieces)
      await client.send(
        new PutObjectCommand({ Bucket, Key: "k", Body: stream, ContentLength: body.length, ContentEncoding: "gzip" }),
      )
      const got = await client.send(new GetObjectCommand({ Bucket, Key: "k" }))
      assert.equal(got.ContentEncoding, "gzip")
      assert.ok(body.equals((await got.Body?.transformToByteArray()) ?? Buffer.alloc(0)))
    },
  },
  ...ALGORITHMS.map(
    (algorithm) =>
      ({
        name: `a checksum by ${algorithm} is checked`,
        async run(client) {
          const Bucket = await makeBucket(client)
          await put(client, Bucket, "k", "right", { ChecksumAlgorithm: algorithm })
          const wrong = {
            [`Checksum${algorithm}`]: Buffer.alloc(
              algorithm === "SHA1" ? 20 : algorithm === "SHA256" ? 32 : 4,
              1,
            ).toString("base64"),
          }
          await refused(put(client, Bucket, "k", "wrong", wrong), 400, "BadDigest")
          const got = await client.send(new GetObjectCommand({ Bucket, Key: "k", ChecksumMode: "ENABLED" }))
          assert.equal(await got.Body?.transformToString(), "right")
          assert.ok(got[`Checksum${algorithm}`])
        },
      }) satisfies Clause,
  ),
  {
    name: "a wrong Content-MD5 is refused",
    async run(client) {
      const Bucket = await makeBucket(client)
      await refused(
        put(client, Bucket, "k", "x", { ContentMD5: Buffer.alloc(16).toString("base64") }),
        400,
        "BadDigest",
      )
      await refused(put(client, Bucket, "k", "x", { ContentMD5: "AAAA" }), 400, "InvalidDigest")
    },
  },
  ...RANGES.map(
    ([range, text, contentRange]) =>
      ({
        name: `${range} of ten bytes is 206 and ${text}`,
        async run(client) {
          const Bucket = await makeBucket(client)
          await put(client, Bucket, "k", "0123456789")
          const got = await client.send(new GetObjectCommand({ Bucket, Key: "k", Range: range }))
          assert.deepEqual(
            [got.$metadata.httpStatusCode, got.ContentRange, got.ContentLength, await got.Body?.transformToString()],
            [206, contentRange, text.length, text],
          )
        },
      }) satisfies Clause,
  ),
  {
    name: "a range beyond the end is 416 InvalidRange",
    async run(client) {
      const Bucket = await makeBucket(client)
      await put(client, Bucket, "k", "0123456789")
      await refused(client.send(new GetObjectCommand({ Bucket, Key: "k", Range: "bytes=10-" })), 416, "InvalidRange")
    },
  },
  {
    name: "an absent key or bucket is 404, also for HEAD",
    async run(client) {
      const Bucket = await makeBucket(client)
      const nowhere = `${Bucket}-x`
      await refused(client.send(new GetObjectCommand({ Bucket, Key: "k" })), 404, "NoSuchKey")
      await refused(client.send(new GetObjectCommand({ Bucket: nowhere, Key: "k" })), 404, "NoSuchBucket")
      await refused(put(client, nowhere, "k"), 404, "NoSuchBucket")
      await refused(client.send(new HeadObjectCommand({ Bucket, Key: "k" })), 404, "NotFound")
    },
  },
  {
    name: "a delete is 204, also for an absent key",
    async run(client) {
      const Bucket = await makeBucket(client)
      await put(client, Bucket, "k")
      for (const time of ["first", "second"]) {
        const gone = await client.send(new DeleteObjectCommand({ Bucket, Key: "k" }))
        assert.equal(gone.$metadata.httpStatusCode, 204, time)
      }
      await refused(client.send(new GetObjectCommand({ Bucket, Key: "k" })), 404, "NoSuchKey")
    },
  },
  {
    name: "DeleteObjects accepts absent keys",
    async run(client) {
      const Bucket = await makeBucket(client)
      for (const Key of ["a", "b<&>", "c"]) await put(client, Bucket, Key)
      const some = await client.send(
        new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "a" }, { Key: "b<&>" }, { Key: "none" }] } }),
      )
      assert.deepEqual(some.Deleted?.map(({ Key }) => Key).sort(), ["a", "b<&>", "none"])
    },
  },
  {
    name: "DeleteObjects with Quiet reports only errors",
    async run(client) {
      const Bucket = await makeBucket(client)
      await put(client, Bucket, "c")
      const silent = await client.send(
        new DeleteObjectsCommand({ Bucket, Delete: { Quiet: true, Objects: [{ Key: "c" }] } }),
      )
      assert.deepEqual(silent.Deleted ?? [], [])
      await refused(client.send(new HeadObjectCommand({ Bucket, Key: "c" })), 404)
    },
  },
  {
    name: "a copy has the bytes and, unless replaced, the metadata",
    async run(client) {
      const Bucket = await makeBucket(client)
      await put(client, Bucket, "from ü+", "bytes", { Metadata: { colour: "blue" } })
      const CopySource = `${Bucket}/${encodeURIComponent("from ü+")}`
      const copy = await client.send(new CopyObjectCommand({ Bucket, Key: "to", CopySource }))
      assert.equal(copy.CopyObjectResult?.ETag, `"${createHash("md5").update("bytes").digest("hex")}"`)
      const own = { MetadataDirective: "REPLACE", Metadata: { colour: "red" } } as const
      await client.send(new CopyObjectCommand({ Bucket, Key: "own", CopySource, ...own }))
      for (const [Key, colour] of [
        ["to", "blue"],
        ["own", "red"],
      ] as const) {
        const got = await client.send(new GetObjectCommand({ Bucket, Key }))
        assert.deepEqual([await got.Body?.transformToString(), got.Metadata], ["bytes", { colour }])
      }
      const absent = new CopyObjectCommand({ Bucket, Key: "to", CopySource: `${Bucket}/none` })
      await refused(client.send(absent), 404, "NoSuchKey")
    },
  },
  {
    name: "a copy onto itself without a change is refused",
    async run(client) {
      const Bucket = await makeBucket(client)
      await put(client, Bucket, "k")
      const copy = new CopyObjectCommand({ Bucket, Key: "k", CopySource: `${Bucket}/k` })
      await refused(client.send(copy), 400, "InvalidRequest")
    },
  },
]
