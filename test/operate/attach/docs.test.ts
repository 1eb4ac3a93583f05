import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { stackOfQueue } from "../../../src/operate/attach/stack.ts"
import {
  bucketStatements,
  keyStatement,
  sendStatement,
  subscribeStatement,
} from "../../../src/operate/attach/statements.ts"

const page = readFileSync(join(import.meta.dirname, "../../../docs/attach.md"), "utf8")

test("the statements of docs/attach.md are those that attach prints", () => {
  const stack = stackOfQueue("arn:aws:sqs:eu-west-1:111122223333:INGEST_QUEUE")
  const role = "arn:aws:iam::111122223333:role/DETECT_ROLE"
  const reconcile = "arn:aws:iam::111122223333:role/RECONCILE_ROLE"
  const bucket = {
    service: "s3.amazonaws.com",
    sourceArn: "arn:aws:s3:::edr-logs",
    sourceAccount: "444455556666",
  } as const
  const rule = {
    service: "events.amazonaws.com",
    sourceArn: "arn:aws:events:eu-west-1:111122223333:rule/RULE",
    sourceAccount: "111122223333",
  } as const
  const printed = [
    bucketStatements(stack, { detect: role, reconcile }, { bucket: "edr-logs", prefix: "crowdstrike/" }).map(
      ({ json }) => json,
    ),
    keyStatement("any", role, "eu-west-1").json,
    sendStatement(stack.queueArn, bucket).json,
    sendStatement(stack.queueArn, rule).json,
    subscribeStatement("arn:aws:sns:eu-west-1:444455556666:TOPIC", stack.account, stack.partition).json,
  ]
  const quoted = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, block = ""]) => JSON.parse(block))
  assert.deepEqual(quoted, printed)
})
