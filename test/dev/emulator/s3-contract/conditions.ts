import assert from "node:assert/strict"
import { CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3"
import { type Clause, makeBucket, makeVersionedBucket, put, refused } from "./clause.ts"

const WRITERS = 20
const OTHER_ETAG = '"00000000000000000000000000000000"'

export const conditionClauses: readonly Clause[] = [
  {
    name: "If-None-Match: * writes an absent key, and is 412 for an existing one",
    async run(client) {
      const Bucket = await makeBucket(client)
      await put(client, Bucket, "k", "first", { IfNoneMatch: "*" })
      await refused(put(client, Bucket, "k", "second", { IfNoneMatch: "*" }), 412, "PreconditionFailed")
      const got = await client.send(new GetObjectCommand({ Bucket, Key: "k" }))
      assert.equal(await got.Body?.transformToString(), "first")
    },
  },
  {
    name: "If-None-Match: * writes a deleted key, with and without versions",
    async run(client) {
      for (const Bucket of [await makeBucket(client), await makeVersionedBucket(client)]) {
        await put(client, Bucket, "k", "first")
        await client.send(new DeleteObjectCommand({ Bucket, Key: "k" }))
        await put(client, Bucket, "k", "second", { IfNoneMatch: "*" })
        await refused(put(client, Bucket, "k", "third", { IfNoneMatch: "*" }), 412, "PreconditionFailed")
      }
    },
  },
  {
    name: `of ${WRITERS} racing writers one wins, and its bytes stay`,
    async run(client) {
      const Bucket = await makeVersionedBucket(client)
      const tries = await Promise.allSettled(
        Array.from({ length: WRITERS }, (_, index) =>
          put(client, Bucket, "k", `writer ${index}`, { IfNoneMatch: "*" }),
        ),
      )
      const winners = tries.flatMap(({ status }, index) => (status === "fulfilled" ? [index] : []))
      assert.equal(winners.length, 1)
      for (const one of tries) {
        if (one.status === "rejected") await refused(Promise.reject(one.reason), 412, "PreconditionFailed")
      }
      const got = await client.send(new GetObjectCommand({ Bucket, Key: "k" }))
      assert.equal(await got.Body?.transformToString(), `writer ${winners[0]}`)
    },
  },
  {
    name: "If-Match of a write: the ETag writes, another is 412, an absent key is 404",
    async run(client) {
      const Bucket = await makeBucket(client)
      const { ETag = "" } = await put(client, Bucket, "k", "first")
      await refused(put(client, Bucket, "k", "second", { IfMatch: OTHER_ETAG }), 412, "PreconditionFailed")
      await put(client, Bucket, "k", "third", { IfMatch: ETag })
      await refused(put(client, Bucket, "k", "fourth", { IfMatch: ETag }), 412, "PreconditionFailed")
      await refused(put(client, Bucket, "none", "fifth", { IfMatch: ETag }), 404, "NoSuchKey")
    },
  },
  {
    name: "If-Match of a write treats a delete marker as absent",
    async run(client) {
      const Bucket = await makeVersionedBucket(client)
      const { ETag = "" } = await put(client, Bucket, "k", "first")
      await client.send(new DeleteObjectCommand({ Bucket, Key: "k" }))
      await refused(put(client, Bucket, "k", "second", { IfMatch: ETag }), 404, "NoSuchKey")
    },
  },
  {
    name: "one of several concurrent writers with the same ETag wins",
    async run(client) {
      const Bucket = await makeBucket(client)
      const { ETag = "" } = await put(client, Bucket, "k", "first")
      const tries = await Promise.allSettled(
        Array.from({ length: WRITERS }, (_, index) => put(client, Bucket, "k", `writer ${index}`, { IfMatch: ETag })),
      )
      assert.equal(tries.filter(({ status }) => status === "fulfilled").length, 1)
    },
  },
  {
    name: "a copy can be conditional",
    async run(client) {
      const Bucket = await makeBucket(client)
      await put(client, Bucket, "from")
      const copy = () =>
        client.send(new CopyObjectCommand({ Bucket, Key: "to", CopySource: `${Bucket}/from`, IfNoneMatch: "*" }))
      await copy()
      await refused(copy(), 412, "PreconditionFailed")
    },
  },
  {
    name: "a write with If-None-Match and an ETag is refused",
    async run(client) {
      const Bucket = await makeBucket(client)
      await refused(put(client, Bucket, "k", "x", { IfNoneMatch: OTHER_ETAG }), 501, "NotImplemented")
    },
  },
  {
    name: "conditions of a read: 412 for another ETag, 304 for a known one, GET and HEAD",
    async run(client) {
      const Bucket = await makeBucket(client)
      const { ETag = "" } = await put(client, Bucket, "k")
      const key = { Bucket, Key: "k" }
      await client.send(new GetObjectCommand({ ...key, IfMatch: ETag }))
      await client.send(new GetObjectCommand({ ...key, IfMatch: ETag.replaceAll('"', "") }))
      await client.send(new GetObjectCommand({ ...key, IfNoneMatch: OTHER_ETAG }))
      await refused(client.send(new GetObjectCommand({ ...key, IfMatch: OTHER_ETAG })), 412, "PreconditionFailed")
      await refused(client.send(new GetObjectCommand({ ...key, IfNoneMatch: ETag })), 304)
      await refused(client.send(new HeadObjectCommand({ ...key, IfMatch: OTHER_ETAG })), 412)
      await refused(client.send(new HeadObjectCommand({ ...key, IfNoneMatch: ETag })), 304)
    },
  },
  {
    name: "conditions of a read by date",
    async run(client) {
      const Bucket = await makeBucket(client)
      await put(client, Bucket, "k")
      const key = { Bucket, Key: "k" }
      const early = new Date("2001-01-01T00:00:00Z")
      const { LastModified = early } = await client.send(new HeadObjectCommand(key))
      await client.send(new GetObjectCommand({ ...key, IfModifiedSince: early }))
      await refused(client.send(new GetObjectCommand({ ...key, IfModifiedSince: LastModified })), 304)
      await client.send(new GetObjectCommand({ ...key, IfUnmodifiedSince: LastModified }))
      await refused(client.send(new GetObjectCommand({ ...key, IfUnmodifiedSince: early })), 412, "PreconditionFailed")
    },
  },
  {
    name: "a matching ETag takes precedence over a date",
    async run(client) {
      const Bucket = await makeBucket(client)
      const { ETag } = await put(client, Bucket, "k")
      const IfUnmodifiedSince = new Date("2001-01-01T00:00:00Z")
      const got = await client.send(new GetObjectCommand({ Bucket, Key: "k", IfUnmodifiedSince, IfMatch: ETag }))
      assert.equal(got.$metadata.httpStatusCode, 200)
    },
  },
]
