import assert from "node:assert/strict"
import {
  DeleteObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3"
import { type Clause, makeBucket, makeVersionedBucket, put, refused } from "./clause.ts"

const KEYS = ["a/1", "a/2", "a/b/3", "b", "c/4", "d"]

async function makeTree(client: S3Client): Promise<string> {
  const Bucket = await makeBucket(client)
  for (const Key of KEYS) await put(client, Bucket, Key)
  return Bucket
}

/** The keys, then the common prefixes, of all pages of `MaxKeys`. */
async function listed(client: S3Client, input: ListObjectsV2CommandInput): Promise<readonly (string | undefined)[]> {
  const keys: (string | undefined)[] = []
  const prefixes: (string | undefined)[] = []
  for await (const page of paginateListObjectsV2({ client }, input)) {
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key))
    prefixes.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix))
    const count = (page.Contents?.length ?? 0) + (page.CommonPrefixes?.length ?? 0)
    assert.equal(page.KeyCount, count)
    assert.ok(count <= (input.MaxKeys ?? 1000))
  }
  return [...keys, ...prefixes]
}

const CASES: readonly (readonly [
  name: string,
  input: Partial<ListObjectsV2CommandInput>,
  wanted: readonly string[],
])[] = [
  ["all", {}, KEYS],
  ["a prefix", { Prefix: "a/" }, ["a/1", "a/2", "a/b/3"]],
  ["a delimiter", { Delimiter: "/" }, ["b", "d", "a/", "c/"]],
  ["a prefix and a delimiter", { Prefix: "a/", Delimiter: "/" }, ["a/1", "a/2", "a/b/"]],
  ["a start", { StartAfter: "a/2" }, ["a/b/3", "b", "c/4", "d"]],
  ["a prefix of nothing", { Prefix: "zzz" }, []],
]

export const listClauses: readonly Clause[] = [
  ...CASES.flatMap(([name, input, wanted]) =>
    [1, 2, 1000].map(
      (MaxKeys) =>
        ({
          name: `list of ${name}, pages of ${MaxKeys}`,
          async run(client) {
            const Bucket = await makeTree(client)
            assert.deepEqual(await listed(client, { Bucket, MaxKeys, ...input }), wanted)
          },
        }) satisfies Clause,
    ),
  ),
  {
    name: "a list contains size, ETag and time of each key",
    async run(client) {
      const Bucket = await makeBucket(client)
      const { ETag } = await put(client, Bucket, "k", "12345")
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }))
      assert.deepEqual(
        Contents.map((one) => [one.Key, one.Size, one.ETag, one.StorageClass, one.LastModified instanceof Date]),
        [["k", 5, ETag, "STANDARD", true]],
      )
    },
  },
  {
    name: "a list is in the order of UTF-8 bytes, not of UTF-16",
    async run(client) {
      const Bucket = await makeBucket(client)
      const keys = ["A", "a", "ü", "\uff5e", "\u{1f600}"]
      for (const Key of keys.toReversed()) await put(client, Bucket, Key)
      assert.deepEqual(await listed(client, { Bucket }), keys)
    },
  },
  {
    name: "a list contains keys with markup, line breaks and blanks; encoding-type url form-encodes them",
    async run(client) {
      const Bucket = await makeBucket(client)
      const Key = "a b/<&>\"'+\u00fc\n"
      await put(client, Bucket, Key)
      assert.deepEqual(await listed(client, { Bucket }), [Key])
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, EncodingType: "url" }))
      assert.equal(Contents[0]?.Key, "a+b/%3C%26%3E%22%27%2B%C3%BC%0A")
    },
  },
  {
    name: "a key under a delete marker is not listed",
    async run(client) {
      const Bucket = await makeVersionedBucket(client)
      for (const Key of ["a", "b"]) await put(client, Bucket, Key)
      await client.send(new DeleteObjectCommand({ Bucket, Key: "a" }))
      assert.deepEqual(await listed(client, { Bucket }), ["b"])
    },
  },
  {
    name: "max-keys 0 returns nothing and no next page",
    async run(client) {
      const Bucket = await makeTree(client)
      const page = await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 0 }))
      assert.deepEqual([page.KeyCount, page.IsTruncated, page.NextContinuationToken], [0, false, undefined])
    },
  },
  {
    name: "an invalid token is refused",
    async run(client) {
      const Bucket = await makeTree(client)
      const list = new ListObjectsV2Command({ Bucket, ContinuationToken: "nonsense" })
      await refused(client.send(list), 400, "InvalidArgument")
    },
  },
]
