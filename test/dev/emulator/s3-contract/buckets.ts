import assert from "node:assert/strict"
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3"
import { type Clause, makeBucket, makeVersionedBucket, put, refused } from "./clause.ts"

export const bucketClauses: readonly Clause[] = [
  {
    name: "a bucket is created, found, listed and deleted",
    async run(client) {
      const Bucket = await makeBucket(client)
      await client.send(new HeadBucketCommand({ Bucket }))
      const { Buckets = [] } = await client.send(new ListBucketsCommand({}))
      assert.ok(Buckets.some(({ Name, CreationDate }) => Name === Bucket && CreationDate instanceof Date))
      await client.send(new DeleteBucketCommand({ Bucket }))
      await refused(client.send(new HeadBucketCommand({ Bucket })), 404, "NotFound")
      await refused(client.send(new DeleteBucketCommand({ Bucket })), 404, "NoSuchBucket")
    },
  },
  {
    name: "a bucket is created once",
    async run(client) {
      const Bucket = await makeBucket(client)
      await refused(client.send(new CreateBucketCommand({ Bucket })), 409, "BucketAlreadyOwnedByYou")
    },
  },
  {
    name: "a bucket's name consists of lower-case characters, digits, dots and dashes",
    async run(client) {
      await refused(client.send(new CreateBucketCommand({ Bucket: "Not_A_Name" })), 400, "InvalidBucketName")
    },
  },
  {
    name: "a bucket with an object cannot be deleted",
    async run(client) {
      const Bucket = await makeBucket(client)
      await put(client, Bucket, "k")
      await refused(client.send(new DeleteBucketCommand({ Bucket })), 409, "BucketNotEmpty")
    },
  },
  {
    name: "a bucket with a delete marker cannot be deleted",
    async run(client) {
      const Bucket = await makeVersionedBucket(client)
      await client.send(new DeleteObjectCommand({ Bucket, Key: "k" }))
      await refused(client.send(new DeleteBucketCommand({ Bucket })), 409, "BucketNotEmpty")
    },
  },
  {
    name: "a bucket is encrypted by default",
    async run(client) {
      const Bucket = await makeBucket(client)
      const { ServerSideEncryptionConfiguration: encryption } = await client.send(
        new GetBucketEncryptionCommand({ Bucket }),
      )
      assert.equal(encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm, "AES256")
    },
  },
  {
    name: "a bucket returns its region and its versioning",
    async run(client) {
      const Bucket = await makeBucket(client)
      const location = await client.send(new GetBucketLocationCommand({ Bucket }))
      assert.equal(location.LocationConstraint, "eu-west-1")
      const status = async () => (await client.send(new GetBucketVersioningCommand({ Bucket }))).Status
      assert.equal(await status(), undefined)
      for (const Status of ["Enabled", "Suspended"] as const) {
        await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }))
        assert.equal(await status(), Status)
      }
    },
  },
  {
    name: "a bucket policy is stored unchanged, and deleted",
    async run(client) {
      const Bucket = await makeBucket(client)
      const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [] }, null, 1)
      await refused(client.send(new GetBucketPolicyCommand({ Bucket })), 404, "NoSuchBucketPolicy")
      await client.send(new PutBucketPolicyCommand({ Bucket, Policy }))
      assert.equal((await client.send(new GetBucketPolicyCommand({ Bucket }))).Policy, Policy)
      await client.send(new DeleteBucketPolicyCommand({ Bucket }))
      await refused(client.send(new GetBucketPolicyCommand({ Bucket })), 404, "NoSuchBucketPolicy")
    },
  },
  {
    name: "a bucket has no notifications at first",
    async run(client) {
      const Bucket = await makeBucket(client)
      const { $metadata: _, ...rest } = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }))
      assert.deepEqual(rest, {})
    },
  },
  {
    name: "EventBridge is enabled and, by a configuration without it, disabled",
    async run(client) {
      const Bucket = await makeBucket(client)
      const configure = (on: object) =>
        client.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: on }))
      const isOn = async () =>
        (await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }))).EventBridgeConfiguration
      await configure({ EventBridgeConfiguration: {} })
      assert.deepEqual(await isOn(), {})
      await configure({})
      assert.equal(await isOn(), undefined)
    },
  },
]
