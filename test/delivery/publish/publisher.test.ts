import assert from "node:assert/strict"
import { test } from "node:test"
import { PublishBatchCommand, SNSClient } from "@aws-sdk/client-sns"
import { mockClient } from "aws-sdk-client-mock"
import {
  batches,
  MAX_BATCH_BYTES,
  MAX_BATCH_ENTRIES,
  type Publication,
  sizeOf,
  snsPublisher,
} from "../../../src/delivery/publish/publisher.ts"

const publication = (id: string, bytes = 10): Publication => ({
  id,
  body: "x".repeat(bytes),
  attributes: { severity: { DataType: "String", StringValue: "high" } },
})

test("a batch keeps to SNS's limits of entries and bytes", () => {
  const many = Array.from({ length: 23 }, (_, index) => publication(String(index)))
  assert.deepEqual(
    batches(many).map((batch) => batch.length),
    [MAX_BATCH_ENTRIES, MAX_BATCH_ENTRIES, 3],
  )
  const large = Array.from({ length: 5 }, (_, index) => publication(String(index), 100_000))
  for (const batch of batches(large)) assert.ok(batch.reduce((sum, one) => sum + sizeOf(one), 0) <= MAX_BATCH_BYTES)
  assert.equal(batches(large).flat().length, 5)
})

test("bytes are counted, not characters, and attributes too", () => {
  assert.equal(
    sizeOf({ id: "1", body: "é€", attributes: { ab: { DataType: "Number", StringValue: "73" } } }),
    5 + 2 + 6 + 2,
  )
})

test("a failed entry in a 200 response is reported with its reason", async () => {
  const sns = mockClient(SNSClient)
  sns.on(PublishBatchCommand).resolves({
    Successful: [{ Id: "0", MessageId: "m", SequenceNumber: "" }],
    Failed: [{ Id: "1", Code: "InternalError", Message: "try again", SenderFault: false }],
  })
  const publish = snsPublisher(new SNSClient({ region: "eu-west-1" }), "arn:aws:sns:eu-west-1:123456789012:alerts")
  assert.deepEqual(await publish([publication("a"), publication("b"), publication("c")]), [
    { id: "a", error: null },
    { id: "b", error: "InternalError: try again" },
    { id: "c", error: "the response of SNS does not list it" },
  ])
})

test("a failed call is reported for each of its entries", async () => {
  const sns = mockClient(SNSClient)
  sns.on(PublishBatchCommand).rejects(new Error("reset"))
  const publish = snsPublisher(new SNSClient({ region: "eu-west-1" }), "arn:aws:sns:eu-west-1:123456789012:alerts")
  assert.deepEqual(
    (await publish([publication("a"), publication("b")])).map(({ error }) => error),
    ["Error: reset", "Error: reset"],
  )
})
