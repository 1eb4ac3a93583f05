import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { unwrap } from "../../../../src/detect/envelope/unwrap.ts"
import { nameOf } from "../../../../src/object-ref.ts"
import type { Target } from "../target.ts"

const events = join(import.meta.dirname, "../../../../events")
const RECEIVED = 1_767_323_045_678

/** Messages: each file of events/, and the bodies inside the SQS events. */
function messages(): Buffer[] {
  return readdirSync(events)
    .filter((name) => name.endsWith(".json") && !name.startsWith("batches"))
    .flatMap((name) => {
      const text = readFileSync(join(events, name), "utf8")
      const { Records = [] } = JSON.parse(text) as { Records?: { body?: string }[] }
      return [text, ...Records.flatMap(({ body }) => body ?? [])].map((message) => Buffer.from(message))
    })
}

export const envelope: Target = {
  name: "envelope",
  seeds: messages,
  words: [
    ...[
      "Records",
      "Message",
      "Type",
      "Notification",
      "TopicArn",
      "detail-type",
      "Object Created",
      "detail",
      "files",
      "bucket",
    ],
    ...[
      "s3",
      "object",
      "key",
      "%",
      "%2",
      "%ff",
      "%e2%80%a8",
      "+",
      "eventSource",
      "aws:s3",
      "eventVersion",
      "2.1",
      "ObjectCreated:Put",
    ],
    ...["s3:TestEvent", "Event", "Sns", "timestamp", "path", "checksum", "size", "versionId", "/"],
  ],
  run(input) {
    const unwrapped = unwrap(input.toString("utf8"), RECEIVED)
    assert.ok(unwrapped.objects.length + unwrapped.skipped.length > 0, "a message without objects and skipped items")
    for (const object of unwrapped.objects) {
      assert.equal(typeof object.bucket, "string")
      assert.equal(typeof object.key, "string")
      assert.ok(!Number.isNaN(new Date(object.arrival).getTime()), `arrival ${object.arrival}`)
      assert.ok(object.size === undefined || typeof object.size === "number")
      for (const text of [object.version, object.etag, object.checksum])
        assert.ok(text === undefined || typeof text === "string")
      assert.ok(nameOf(object).startsWith("s3://"))
    }
    for (const { detail } of unwrapped.skipped) assert.equal(typeof detail, "string")
    return unwrapped
  },
}
