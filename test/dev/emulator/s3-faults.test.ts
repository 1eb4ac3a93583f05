import assert from "node:assert/strict"
import { once } from "node:events"
import { request as httpRequest } from "node:http"
import { after, before, beforeEach, describe, test } from "node:test"
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectAclCommand,
  PutObjectTaggingCommand,
  S3Client,
} from "@aws-sdk/client-s3"
import { type LocalS3, startS3 } from "../../../dev/emulator/s3/server.ts"
import { makeBucket, makeVersionedBucket, put, refused } from "./s3-contract/clause.ts"

let s3: LocalS3
/** One attempt: a retry of the SDK would hide the fault. */
let client: S3Client
/** Three attempts, the default of the SDK. */
let patient: S3Client

before(async () => {
  s3 = await startS3()
  const settings = {
    endpoint: s3.endpoint,
    region: "eu-west-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  }
  client = new S3Client({ ...settings, maxAttempts: 1 })
  patient = new S3Client({ ...settings, maxAttempts: 3 })
})
beforeEach(() => s3.faults.clear())
after(async () => {
  client.destroy()
  patient.destroy()
  await s3.stop()
})

async function textOf(Bucket: string, Key: string): Promise<string | undefined> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
  return Body?.transformToString()
}

describe("injected faults", () => {
  test("error responses apply in order and only to their operation, which does not run", async () => {
    const Bucket = await makeBucket(client)
    s3.faults.next("PutObject", { status: 409, code: "ConditionalRequestConflict" })
    s3.faults.next("PutObject", { status: 503, code: "SlowDown" })
    await refused(client.send(new GetObjectCommand({ Bucket, Key: "k" })), 404, "NoSuchKey")
    await refused(put(client, Bucket, "k", "x", { IfNoneMatch: "*" }), 409, "ConditionalRequestConflict")
    await refused(put(client, Bucket, "k"), 503, "SlowDown")
    await refused(client.send(new GetObjectCommand({ Bucket, Key: "k" })), 404, "NoSuchKey")
    await put(client, Bucket, "k", "third")
    assert.equal(await textOf(Bucket, "k"), "third")
  })

  test("the SDK retries after SlowDown", async () => {
    const Bucket = await makeBucket(client)
    s3.faults.next("PutObject", { status: 503, code: "SlowDown" })
    const written = await put(patient, Bucket, "k")
    assert.equal(written.$metadata.attempts, 2)
  })

  test("a fault of HEAD has no body", async () => {
    const Bucket = await makeBucket(client)
    s3.faults.next("HeadObject", { status: 500, code: "InternalError" })
    await refused(client.send(new HeadObjectCommand({ Bucket, Key: "k" })), 500)
  })

  test("reset ends the connection before the operation", async () => {
    const Bucket = await makeBucket(client)
    s3.faults.next("PutObject", "reset")
    await assert.rejects(put(client, Bucket, "k"), { code: "ECONNRESET" })
    await refused(client.send(new GetObjectCommand({ Bucket, Key: "k" })), 404, "NoSuchKey")
  })

  test("lose-answer ends the connection after the operation: the SDK's second attempt finds its own write", async () => {
    const Bucket = await makeBucket(client)
    s3.faults.next("PutObject", "lose-answer")
    await assert.rejects(put(client, Bucket, "one", "done"), { code: "ECONNRESET" })
    assert.equal(await textOf(Bucket, "one"), "done")
    s3.faults.next("PutObject", "lose-answer")
    const error = await refused(put(patient, Bucket, "two", "mine", { IfNoneMatch: "*" }), 412, "PreconditionFailed")
    assert.equal(error.$metadata.attempts, 2)
    assert.equal(await textOf(Bucket, "two"), "mine")
  })

  test("truncate sends half of a body with the full length", async () => {
    const Bucket = await makeBucket(client)
    await put(client, Bucket, "k", "x".repeat(100_000))
    s3.faults.next("GetObject", "truncate")
    const { Body, ContentLength } = await client.send(new GetObjectCommand({ Bucket, Key: "k" }))
    assert.equal(ContentLength, 100_000)
    let read = 0
    const reading = async () => {
      for await (const piece of Body as AsyncIterable<Uint8Array>) read += piece.length
    }
    await assert.rejects(reading, { code: "ECONNRESET" })
    assert.equal(read, 50_000)
  })
})

describe("denied prefixes", () => {
  test("reads, writes, deletes and copies of the prefix are 403, others succeed", async () => {
    const Bucket = await makeBucket(client)
    for (const key of ["secret/a", "open/a"]) await put(client, Bucket, key)
    s3.faults.deny(Bucket, "secret/")
    const secret = { Bucket, Key: "secret/a" }
    await refused(client.send(new GetObjectCommand(secret)), 403, "AccessDenied")
    await refused(client.send(new HeadObjectCommand(secret)), 403)
    await refused(client.send(new DeleteObjectCommand(secret)), 403, "AccessDenied")
    await refused(put(client, Bucket, "secret/b"), 403, "AccessDenied")
    assert.equal(await textOf(Bucket, "open/a"), "x")
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }))
    assert.equal(Contents.length, 2)
  })

  test("DeleteObjects reports it per key", async () => {
    const Bucket = await makeBucket(client)
    s3.faults.deny(Bucket, "secret/")
    const Objects = [{ Key: "secret/a" }, { Key: "open/a" }]
    const { Deleted, Errors } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
    assert.deepEqual(
      [Deleted?.map(({ Key }) => Key), Errors?.map(({ Key, Code }) => [Key, Code])],
      [["open/a"], [["secret/a", "AccessDenied"]]],
    )
  })

  test("an empty prefix includes the bucket itself", async () => {
    const Bucket = await makeBucket(client)
    s3.faults.deny(Bucket, "")
    await refused(client.send(new HeadBucketCommand({ Bucket })), 403)
    await refused(client.send(new ListObjectsV2Command({ Bucket })), 403, "AccessDenied")
  })
})

/** A conditional write whose body waits for `between`, which waits until the server has started the write. */
async function writeAround(Bucket: string, headers: Record<string, string>, between: () => Promise<unknown>) {
  const sent = httpRequest(`${s3.endpoint}/${Bucket}/k`, {
    method: "PUT",
    headers: { ...headers, "content-length": 4, expect: "100-continue" },
  })
  sent.flushHeaders()
  await once(sent, "continue")
  sent.write("ab")
  await between()
  sent.end("cd")
  const [answer] = await once(sent, "response")
  const pieces: Buffer[] = []
  for await (const piece of answer) pieces.push(piece)
  return { status: answer.statusCode as number, text: Buffer.concat(pieces).toString() }
}

describe("a delete of the key while the body of a conditional write arrives", () => {
  for (const [kind, make] of [
    ["without", makeBucket],
    ["with", makeVersionedBucket],
  ] as const) {
    test(`is 409 ConditionalRequestConflict in a bucket ${kind} versions`, async () => {
      const Bucket = await make(client)
      const { ETag = "" } = await put(client, Bucket, "k")
      for (const headers of [{ "if-none-match": "*" }, { "if-match": ETag }]) {
        await put(client, Bucket, "k")
        const { status, text } = await writeAround(Bucket, headers, () =>
          client.send(new DeleteObjectCommand({ Bucket, Key: "k" })),
        )
        assert.equal(status, 409)
        assert.match(text, /<Code>ConditionalRequestConflict<\/Code>/)
      }
    })
  }

  test("a write in between is 412, and is ignored without a condition", async () => {
    const Bucket = await makeBucket(client)
    const between = () => put(client, Bucket, "k", "other")
    assert.equal((await writeAround(Bucket, { "if-none-match": "*" }, between)).status, 412)
    assert.equal((await writeAround(Bucket, {}, between)).status, 200)
    assert.equal(await textOf(Bucket, "k"), "abcd")
  })
})

describe("unsupported requests are refused", () => {
  test("operations and headers", async () => {
    const Bucket = await makeBucket(client)
    await put(client, Bucket, "k")
    const key = { Bucket, Key: "k" }
    const calls = [
      () => client.send(new PutObjectAclCommand({ ...key, ACL: "private" })),
      () => client.send(new PutObjectTaggingCommand({ ...key, Tagging: { TagSet: [] } })),
      () => client.send(new DeleteObjectCommand({ ...key, IfMatch: "*" })),
      () => put(client, Bucket, "k", "x", { Tagging: "a=b" }),
      () => put(client, Bucket, "k", "x", { ChecksumCRC64NVME: "AAAAAAAAAAA=" }),
    ]
    for (const call of calls) await refused(call(), 501, "NotImplemented")
    assert.equal(await textOf(Bucket, "k"), "x")
  })

  test("a bucket of another account is 403", async () => {
    const Bucket = await makeBucket(client)
    const other = new GetObjectCommand({ Bucket, Key: "k", ExpectedBucketOwner: "111111111111" })
    await refused(client.send(other), 403, "AccessDenied")
  })
})

test("an error is XML with code, message, resource and request id, which is also a header", async () => {
  const Bucket = await makeBucket(client)
  const answer = await fetch(`${s3.endpoint}/${Bucket}/no%20key?versionId=v`)
  const id = answer.headers.get("x-amz-request-id")
  assert.deepEqual([answer.status, answer.headers.get("content-type")], [404, "application/xml"])
  assert.equal(
    await answer.text(),
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchVersion</Code><Message>The specified version does not exist.</Message><Key>no key</Key><VersionId>v</VersionId><Resource>/${Bucket}/no%20key</Resource><RequestId>${id}</RequestId><HostId>${id}</HostId></Error>`,
  )
})
