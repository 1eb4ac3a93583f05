import assert from "node:assert/strict"
import { after, before, beforeEach, describe, test } from "node:test"
import { setImmediate } from "node:timers/promises"
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  S3Client,
} from "@aws-sdk/client-s3"
import fc from "fast-check"
import { encodeKey } from "../../../dev/emulator/s3/key-encoding.ts"
import { type LocalS3, startS3 } from "../../../dev/emulator/s3/server.ts"
import { makeBucket, makeVersionedBucket, put, refused } from "./s3-contract/clause.ts"

const QUEUE = "arn:aws:sqs:eu-west-1:000000000000:ingest"
const TOPIC = "arn:aws:sns:eu-west-1:000000000000:uploads"
const FUNCTION = "arn:aws:lambda:eu-west-1:000000000000:function:thumbnails"
const NOW = Date.UTC(2026, 10, 24, 12, 30, 15, 250)

type Delivery = { readonly to: string; readonly body: string }
let deliveries: Delivery[] = []
let brokenArn: string | undefined
let s3: LocalS3
let client: S3Client

before(async () => {
  s3 = await startS3({
    now: () => NOW,
    async deliver(to, body) {
      if (to === brokenArn) throw new Error("no such queue")
      deliveries.push({ to, body })
    },
  })
  client = new S3Client({
    endpoint: s3.endpoint,
    region: "eu-west-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  })
})
beforeEach(() => {
  deliveries = []
  brokenArn = undefined
})
after(async () => {
  client.destroy()
  await s3.stop()
})

function configure(Bucket: string, configuration: NotificationConfiguration) {
  return client.send(
    new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: configuration }),
  )
}

type Rules = readonly (readonly ["prefix" | "suffix", string])[]

function queue(Id: string, rules: Rules, Events: readonly string[] = ["s3:ObjectCreated:*"], QueueArn = QUEUE) {
  const FilterRules = rules.map(([Name, Value]) => ({ Name, Value }))
  return { Id, QueueArn, Events: [...Events] as "s3:ObjectCreated:*"[], Filter: { Key: { FilterRules } } }
}

/** Configures and discards the test event. */
async function afterConfiguring(Bucket: string, configuration: NotificationConfiguration): Promise<void> {
  await configure(Bucket, configuration)
  deliveries = []
}

describe("events to queues and topics", () => {
  test("a put of a bucket with versions", async () => {
    const Bucket = await makeVersionedBucket(client)
    await afterConfiguring(Bucket, { QueueConfigurations: [queue("landfall", [["prefix", "edr/"]])] })
    const { VersionId, ETag } = await put(client, Bucket, "edr/a b+c/ü(1).json", "12345")
    assert.equal(deliveries.length, 1)
    assert.equal(deliveries[0]?.to, QUEUE)
    const { Records } = JSON.parse(deliveries[0]?.body ?? "")
    assert.equal(Records.length, 1)
    const { responseElements, s3: entity, ...record } = Records[0]
    assert.deepEqual(record, {
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "eu-west-1",
      eventTime: "2026-11-24T12:30:15.250Z",
      eventName: "ObjectCreated:Put",
      userIdentity: { principalId: "AWS:000000000000" },
      requestParameters: { sourceIPAddress: "127.0.0.1" },
    })
    assert.deepEqual(Object.keys(responseElements), ["x-amz-request-id", "x-amz-id-2"])
    assert.match(entity.object.sequencer, /^[0-9A-F]{18}$/)
    assert.deepEqual(entity, {
      s3SchemaVersion: "1.0",
      configurationId: "landfall",
      bucket: { name: Bucket, ownerIdentity: { principalId: "000000000000" }, arn: `arn:aws:s3:::${Bucket}` },
      object: {
        key: "edr/a+b%2Bc/%C3%BC%281%29.json",
        size: 5,
        eTag: ETag?.replaceAll('"', ""),
        versionId: VersionId,
        sequencer: entity.object.sequencer,
      },
    })
  })

  test("a put of a bucket without versions has no version id", async () => {
    const Bucket = await makeBucket(client)
    await afterConfiguring(Bucket, { QueueConfigurations: [queue("q", [])] })
    await put(client, Bucket, "k")
    const { object } = JSON.parse(deliveries[0]?.body ?? "").Records[0].s3
    assert.deepEqual(Object.keys(object), ["key", "size", "eTag", "sequencer"])
  })

  test("copies, deletes and markers have their own event names; a refused write has no event", async () => {
    const Bucket = await makeVersionedBucket(client)
    await afterConfiguring(Bucket, {
      QueueConfigurations: [queue("q", [], ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"])],
    })
    await put(client, Bucket, "k")
    await refused(put(client, Bucket, "k", "x", { IfNoneMatch: "*" }), 412)
    await client.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/k` }))
    const { VersionId } = await client.send(new DeleteObjectCommand({ Bucket, Key: "k" }))
    await client.send(new DeleteObjectCommand({ Bucket, Key: "k", VersionId }))
    await client.send(new DeleteObjectCommand({ Bucket, Key: "k", VersionId }))
    assert.deepEqual(
      deliveries.map(({ body }) => JSON.parse(body).Records[0].eventName),
      ["ObjectCreated:Put", "ObjectCreated:Copy", "ObjectRemoved:DeleteMarkerCreated", "ObjectRemoved:Delete"],
    )
  })

  test("prefix, suffix and event select the destinations of an event", async () => {
    const Bucket = await makeBucket(client)
    const topic = { Id: "t", TopicArn: TOPIC, Events: ["s3:ObjectCreated:Put" as const] }
    await afterConfiguring(Bucket, {
      QueueConfigurations: [
        queue("q", [
          ["prefix", "edr/"],
          ["suffix", ".gz"],
        ]),
      ],
      TopicConfigurations: [{ ...topic, Filter: { Key: { FilterRules: [{ Name: "prefix", Value: "trail/" }] } } }],
    })
    for (const key of ["edr/a.gz", "edr/a.json", "trail/b", "other/c.gz"]) await put(client, Bucket, key)
    await client.send(new CopyObjectCommand({ Bucket, Key: "trail/copy", CopySource: `${Bucket}/trail/b` }))
    assert.deepEqual(
      deliveries.map(({ to, body }) => [to, JSON.parse(body).Records[0].s3.object.key]),
      [
        [QUEUE, "edr/a.gz"],
        [TOPIC, "trail/b"],
      ],
    )
  })

  test("the sequencer increases, even if the clock does not", async () => {
    const Bucket = await makeBucket(client)
    await afterConfiguring(Bucket, { QueueConfigurations: [queue("q", [])] })
    for (const text of ["1", "2", "3"]) await put(client, Bucket, "k", text)
    const sequencers = deliveries.map(({ body }) => JSON.parse(body).Records[0].s3.object.sequencer)
    assert.equal(sequencers.length, 3)
    assert.deepEqual(sequencers, [...new Set(sequencers)].sort())
  })

  test("a failed delivery does not fail the write, and emits a warning", async () => {
    const Bucket = await makeBucket(client)
    await afterConfiguring(Bucket, { QueueConfigurations: [queue("q", [])] })
    brokenArn = QUEUE
    const warned = new Promise<Error>((resolve) => process.once("warning", resolve))
    await put(client, Bucket, "k")
    assert.match((await warned).message, /did not reach arn:aws:sqs:.*no such queue/)
  })

  test("the form encoding of a key is ASCII, keeps slashes and can be decoded", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (key) => {
        const encoded = encodeKey(key)
        assert.equal(decodeURIComponent(encoded.replaceAll("+", " ")), key)
        assert.match(encoded, /^[A-Za-z0-9.\-*_+%/]*$/)
      }),
    )
  })
})

describe("events to EventBridge", () => {
  test("a put has its own format, with the key not encoded", async () => {
    const Bucket = await makeVersionedBucket(client)
    await afterConfiguring(Bucket, { EventBridgeConfiguration: {} })
    const { VersionId, ETag } = await put(client, Bucket, "edr/a b+ü", "12345")
    assert.deepEqual(
      deliveries.map(({ to }) => to),
      ["eventbridge"],
    )
    const { id, detail, ...event } = JSON.parse(deliveries[0]?.body ?? "")
    assert.match(id, /^[0-9a-f-]{36}$/)
    assert.deepEqual(event, {
      version: "0",
      "detail-type": "Object Created",
      source: "aws.s3",
      account: "000000000000",
      time: "2026-11-24T12:30:15Z",
      region: "eu-west-1",
      resources: [`arn:aws:s3:::${Bucket}`],
    })
    const { object, bucket, reason } = detail
    assert.deepEqual([bucket, reason], [{ name: Bucket }, "PutObject"])
    assert.deepEqual(object, {
      key: "edr/a b+ü",
      size: 5,
      etag: ETag?.replaceAll('"', ""),
      "version-id": VersionId,
      sequencer: object.sequencer,
    })
  })

  test("the event of a delete contains its kind", async () => {
    const Bucket = await makeVersionedBucket(client)
    await afterConfiguring(Bucket, { EventBridgeConfiguration: {} })
    await client.send(new DeleteObjectCommand({ Bucket, Key: "k" }))
    const event = JSON.parse(deliveries[0]?.body ?? "")
    assert.deepEqual([event["detail-type"], event.detail["deletion-type"]], ["Object Deleted", "Delete Marker Created"])
  })
})

describe("configuring notifications", () => {
  test("queues and topics receive a test event without records", async () => {
    const Bucket = await makeBucket(client)
    await configure(Bucket, {
      QueueConfigurations: [queue("q", [["prefix", "a"]])],
      TopicConfigurations: [{ ...queue("t", [["prefix", "b"]]), TopicArn: TOPIC }],
      EventBridgeConfiguration: {},
    })
    assert.deepEqual(deliveries.map(({ to }) => to).sort(), [TOPIC, QUEUE])
    for (const { body } of deliveries) {
      const message = JSON.parse(body)
      assert.deepEqual([message.Event, message.Bucket, message.Service], ["s3:TestEvent", Bucket, "Amazon S3"])
      assert.equal(message.Records, undefined)
    }
  })

  test("a configuration is returned as it was put, and replaced as a whole", async () => {
    const Bucket = await makeBucket(client)
    const first = {
      QueueConfigurations: [
        queue(
          "q <&>",
          [
            ["prefix", "a b/"],
            ["suffix", ".gz"],
          ],
          ["s3:ObjectCreated:Put", "s3:ObjectCreated:Copy"],
        ),
      ],
      EventBridgeConfiguration: {},
    }
    await configure(Bucket, first)
    const read = async () => {
      const { $metadata: _, ...rest } = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }))
      return rest
    }
    assert.deepEqual(await read(), first)
    await configure(Bucket, { TopicConfigurations: [{ TopicArn: TOPIC, Id: "t", Events: ["s3:ObjectRemoved:*"] }] })
    assert.deepEqual(await read(), {
      TopicConfigurations: [{ TopicArn: TOPIC, Id: "t", Events: ["s3:ObjectRemoved:*"] }],
    })
  })

  test("functions are stored and receive no test event; an event for a function emits a warning", async () => {
    const Bucket = await makeBucket(client)
    const thumbnails = { Id: "f", LambdaFunctionArn: FUNCTION, Events: ["s3:ObjectCreated:*" as const] }
    const Filter = { Key: { FilterRules: [{ Name: "prefix" as const, Value: "images/" }] } }
    await configure(Bucket, { LambdaFunctionConfigurations: [{ ...thumbnails, Filter }] })
    assert.deepEqual(deliveries, [])
    const { LambdaFunctionConfigurations } = await client.send(
      new GetBucketNotificationConfigurationCommand({ Bucket }),
    )
    assert.deepEqual(LambdaFunctionConfigurations, [{ ...thumbnails, Filter }])
    const warnings: string[] = []
    const keep = (warning: Error) => void warnings.push(warning.message)
    process.on("warning", keep)
    try {
      await put(client, Bucket, "logs/1")
      await put(client, Bucket, "images/1")
      await setImmediate()
    } finally {
      process.off("warning", keep)
    }
    assert.deepEqual(warnings, [
      `An event of bucket ${Bucket} did not reach ${FUNCTION}: this S3 does not invoke functions`,
    ])
    assert.deepEqual(deliveries, [])
  })

  test("a filter is compared with the encoded key", async () => {
    const Bucket = await makeBucket(client)
    await afterConfiguring(Bucket, { QueueConfigurations: [queue("q", [["prefix", "my+logs/dt%3D1/"]])] })
    await put(client, Bucket, "my logs/dt=1/a")
    await put(client, Bucket, "my+logs/dt%3D1/b")
    assert.deepEqual(
      deliveries.map(({ body }) => JSON.parse(body).Records[0].s3.object.key),
      ["my+logs/dt%3D1/a"],
    )
  })

  test("a destination that refuses the test event makes the configuration invalid, and nothing changes", async () => {
    const Bucket = await makeBucket(client)
    brokenArn = QUEUE
    await refused(configure(Bucket, { QueueConfigurations: [queue("q", [])] }), 400, "InvalidArgument")
    const { QueueConfigurations } = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }))
    assert.equal(QueueConfigurations, undefined)
  })

  const putOnly = ["s3:ObjectCreated:Put"]
  const removed = ["s3:ObjectRemoved:*"]
  const pairs: readonly (readonly [
    name: string,
    NonNullable<NotificationConfiguration["QueueConfigurations"]>,
    ok: boolean,
  ])[] = [
    ["no filter twice", [queue("1", []), queue("2", [])], false],
    ["one prefix within the other", [queue("1", [["prefix", "a"]]), queue("2", [["prefix", "a/b"]])], false],
    ["prefixes apart", [queue("1", [["prefix", "a/"]]), queue("2", [["prefix", "b/"]])], true],
    ["suffixes apart", [queue("1", [["suffix", ".gz"]]), queue("2", [["suffix", ".json"]])], true],
    ["one suffix within the other", [queue("1", [["suffix", ".gz"]]), queue("2", [["suffix", ".tar.gz"]])], false],
    ["a prefix against a suffix", [queue("1", [["prefix", "a"]]), queue("2", [["suffix", "z"]])], false],
    [
      "prefixes overlap, suffixes do not",
      [
        queue("1", [
          ["prefix", "a"],
          ["suffix", "x"],
        ]),
        queue("2", [
          ["prefix", "a"],
          ["suffix", "y"],
        ]),
      ],
      true,
    ],
    ["a wildcard and its member", [queue("1", []), queue("2", [], putOnly)], false],
    ["other events", [queue("1", []), queue("2", [], removed)], true],
    ["the same id", [queue("1", [["prefix", "a"]]), queue("1", [["prefix", "b"]])], false],
    ["events that never happen here", [queue("1", [], ["s3:ObjectRestore:*", "s3:LifecycleExpiration:Delete"])], true],
    ["an unknown event", [queue("1", [], ["s3:ObjectInvented:*"])], false],
    ["an ARN of something else", [queue("1", [], putOnly, TOPIC)], false],
    [
      "two prefixes in one",
      [
        queue("1", [
          ["prefix", "a"],
          ["prefix", "b"],
        ]),
      ],
      false,
    ],
  ]
  for (const [name, QueueConfigurations, ok] of pairs) {
    test(`${name}: ${ok ? "accepted" : "refused"}`, async () => {
      const Bucket = await makeBucket(client)
      if (ok) assert.equal((await configure(Bucket, { QueueConfigurations })).$metadata.httpStatusCode, 200)
      else await refused(configure(Bucket, { QueueConfigurations }), 400, "InvalidArgument")
    })
  }

  test("a queue overlaps with a topic or a function like two queues", async () => {
    const Bucket = await makeBucket(client)
    const both = {
      QueueConfigurations: [queue("q", [])],
      TopicConfigurations: [{ Id: "t", TopicArn: TOPIC, Events: ["s3:ObjectCreated:Put" as const] }],
    }
    await refused(configure(Bucket, both), 400, "InvalidArgument")
    const withFunction = {
      QueueConfigurations: [queue("q", [["suffix", ".gz"]])],
      LambdaFunctionConfigurations: [
        { Id: "f", LambdaFunctionArn: FUNCTION, Events: ["s3:ObjectCreated:Put" as const] },
      ],
    }
    await refused(configure(Bucket, withFunction), 400, "InvalidArgument")
  })
})
