import assert from "node:assert/strict"
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3"
import { type Clause, makeBucket, makeVersionedBucket, put, refused } from "./clause.ts"

export const versionClauses: readonly Clause[] = [
  {
    name: "every write of a key is kept as a version",
    async run(client) {
      const Bucket = await makeVersionedBucket(client)
      const first = await put(client, Bucket, "k", "first")
      const second = await put(client, Bucket, "k", "second")
      assert.ok(first.VersionId && second.VersionId && first.VersionId !== second.VersionId)
      for (const [VersionId, text] of [
        [first.VersionId, "first"],
        [second.VersionId, "second"],
        [undefined, "second"],
      ]) {
        const got = await client.send(new GetObjectCommand({ Bucket, Key: "k", VersionId }))
        assert.deepEqual([await got.Body?.transformToString(), got.VersionId], [text, VersionId ?? second.VersionId])
      }
    },
  },
  {
    name: "a delete adds a marker: the key is absent, its versions remain",
    async run(client) {
      const Bucket = await makeVersionedBucket(client)
      const { VersionId } = await put(client, Bucket, "k", "first")
      const gone = await client.send(new DeleteObjectCommand({ Bucket, Key: "k" }))
      assert.equal(gone.DeleteMarker, true)
      await refused(client.send(new GetObjectCommand({ Bucket, Key: "k" })), 404, "NoSuchKey")
      await refused(client.send(new HeadObjectCommand({ Bucket, Key: "k" })), 404)
      const got = await client.send(new GetObjectCommand({ Bucket, Key: "k", VersionId }))
      assert.equal(await got.Body?.transformToString(), "first")
    },
  },
  {
    name: "a delete marker cannot be read by its id",
    async run(client) {
      const Bucket = await makeVersionedBucket(client)
      const { VersionId } = await client.send(new DeleteObjectCommand({ Bucket, Key: "k" }))
      await refused(client.send(new GetObjectCommand({ Bucket, Key: "k", VersionId })), 405, "MethodNotAllowed")
    },
  },
  {
    name: "deleting a marker restores the key",
    async run(client) {
      const Bucket = await makeVersionedBucket(client)
      await put(client, Bucket, "k", "first")
      const { VersionId } = await client.send(new DeleteObjectCommand({ Bucket, Key: "k" }))
      await client.send(new DeleteObjectCommand({ Bucket, Key: "k", VersionId }))
      const got = await client.send(new GetObjectCommand({ Bucket, Key: "k" }))
      assert.equal(await got.Body?.transformToString(), "first")
    },
  },
  {
    name: "deleting a marker returns x-amz-delete-marker",
    async run(client) {
      const Bucket = await makeVersionedBucket(client)
      const { VersionId } = await client.send(new DeleteObjectCommand({ Bucket, Key: "k" }))
      const unmarked = await client.send(new DeleteObjectCommand({ Bucket, Key: "k", VersionId }))
      assert.deepEqual([unmarked.DeleteMarker, unmarked.VersionId], [true, VersionId])
    },
  },
  {
    name: "a deleted version cannot be restored",
    async run(client) {
      const Bucket = await makeVersionedBucket(client)
      const first = await put(client, Bucket, "k", "first")
      await put(client, Bucket, "k", "second")
      await client.send(new DeleteObjectCommand({ Bucket, Key: "k", VersionId: first.VersionId }))
      const read = new GetObjectCommand({ Bucket, Key: "k", VersionId: first.VersionId })
      await refused(client.send(read), 404, "NoSuchVersion")
    },
  },
  {
    name: "DeleteObjects adds markers and deletes versions",
    async run(client) {
      const Bucket = await makeVersionedBucket(client)
      const { VersionId } = await put(client, Bucket, "a")
      await put(client, Bucket, "b")
      const { Deleted = [] } = await client.send(
        new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "a", VersionId }, { Key: "b" }] } }),
      )
      const byKey = new Map(Deleted.map((one) => [one.Key, one]))
      assert.equal(byKey.get("a")?.VersionId, VersionId)
      assert.equal(byKey.get("b")?.DeleteMarker, true)
      assert.ok(byKey.get("b")?.DeleteMarkerVersionId)
    },
  },
  {
    name: "an object written before versioning is version null, and so is one written after suspending",
    async run(client) {
      const Bucket = await makeBucket(client)
      const configure = (Status: "Enabled" | "Suspended") =>
        client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }))
      const text = async (VersionId?: string) => {
        const got = await client.send(new GetObjectCommand({ Bucket, Key: "k", VersionId }))
        return got.Body?.transformToString()
      }
      await put(client, Bucket, "k", "before")
      await configure("Enabled")
      const during = await put(client, Bucket, "k", "during")
      assert.equal(await text("null"), "before")
      await configure("Suspended")
      await put(client, Bucket, "k", "after")
      assert.deepEqual([await text(), await text("null"), await text(during.VersionId)], ["after", "after", "during"])
    },
  },
  {
    name: "a copy copies the named version",
    async run(client) {
      const Bucket = await makeVersionedBucket(client)
      const { VersionId } = await put(client, Bucket, "k", "first")
      await put(client, Bucket, "k", "second")
      const copy = await client.send(
        new CopyObjectCommand({ Bucket, Key: "to", CopySource: `${Bucket}/k?versionId=${VersionId}` }),
      )
      assert.equal(copy.CopySourceVersionId, VersionId)
      const got = await client.send(new GetObjectCommand({ Bucket, Key: "to" }))
      assert.equal(await got.Body?.transformToString(), "first")
    },
  },
  {
    name: "ListObjectVersions returns versions and markers, newest first, page by page",
    async run(client) {
      const Bucket = await makeVersionedBucket(client)
      const ids: string[] = []
      for (const text of ["1", "2", "3"]) ids.unshift((await put(client, Bucket, "b", text)).VersionId ?? "")
      await put(client, Bucket, "a")
      await client.send(new DeleteObjectCommand({ Bucket, Key: "a" }))
      const all = await client.send(new ListObjectVersionsCommand({ Bucket }))
      assert.deepEqual(
        all.Versions?.filter(({ Key }) => Key === "b").map(({ VersionId, IsLatest }) => [VersionId, IsLatest]),
        ids.map((id, index) => [id, index === 0]),
      )
      assert.deepEqual(
        all.DeleteMarkers?.map(({ Key, IsLatest }) => [Key, IsLatest]),
        [["a", true]],
      )
      const paged: (string | undefined)[] = []
      let markers: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {}
      for (;;) {
        const page = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix: "b", MaxKeys: 1, ...markers }))
        paged.push(...(page.Versions ?? []).map(({ VersionId }) => VersionId))
        if (!page.IsTruncated) break
        markers = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
      }
      assert.deepEqual(paged, ids)
    },
  },
]
