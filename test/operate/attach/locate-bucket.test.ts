import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import type { AttachClients } from "../../../src/operate/attach/aws-call.ts"
import { locateBucket } from "../../../src/operate/attach/locate-bucket.ts"
import { type Backend, REGION, startLocalBackend } from "./backend.ts"

const OWNER = "000000000000"
const STRANGER = "444455556666"

let backend: Backend
let bucket: string
before(async () => {
  backend = await startLocalBackend()
  bucket = await backend.makeBucket()
})
after(() => backend.stop())

const called = (account: string | undefined): AttachClients => ({
  ...backend.clients,
  callerAccount: async () => account,
})

const found: readonly (readonly [name: string, caller: string | undefined, stack: string, given?: string])[] = [
  ["the stack's account", undefined, OWNER],
  ["the caller's account", OWNER, STRANGER],
  ["the account that is given", undefined, STRANGER, OWNER],
]
for (const [name, caller, stack, given] of found) {
  test(`${name} is found to be the owner`, async () => {
    assert.deepEqual(await locateBucket(called(caller), bucket, stack, given), { owner: OWNER, region: REGION })
  })
}

test("an owner that no guess finds must be given", async () => {
  for (const [caller, given] of [
    [STRANGER, undefined],
    [undefined, undefined],
    [OWNER, STRANGER],
  ]) {
    await assert.rejects(
      locateBucket(called(caller), bucket, STRANGER, given),
      /does not belong to account 4444.*--bucket-account/,
    )
  }
})

test("a missing bucket and a bucket of somebody else have different errors", async () => {
  await assert.rejects(locateBucket(called(OWNER), "no-such-bucket", OWNER), /there is no bucket no-such-bucket/)
})
