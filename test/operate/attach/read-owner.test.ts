import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import type { Clients } from "../../../src/operate/attach/clients.ts"
import { readPlace } from "../../../src/operate/attach/read-owner.ts"
import { REGION, startLocalWorld, type World } from "./world.ts"

const OWNER = "000000000000"
const STRANGER = "444455556666"

let world: World
let bucket: string
before(async () => {
  world = await startLocalWorld()
  bucket = await world.makeBucket()
})
after(() => world.stop())

const called = (account: string | undefined): Clients => ({ ...world.clients, callerAccount: async () => account })

const found: readonly (readonly [name: string, caller: string | undefined, stack: string, given?: string])[] = [
  ["the stack's account", undefined, OWNER],
  ["the caller's account", OWNER, STRANGER],
  ["the account that is given", undefined, STRANGER, OWNER],
]
for (const [name, caller, stack, given] of found) {
  test(`${name} is found to be the owner`, async () => {
    assert.deepEqual(await readPlace(called(caller), bucket, stack, given), { owner: OWNER, region: REGION })
  })
}

test("an owner that nobody guesses is asked for", async () => {
  for (const [caller, given] of [
    [STRANGER, undefined],
    [undefined, undefined],
    [OWNER, STRANGER],
  ]) {
    await assert.rejects(
      readPlace(called(caller), bucket, STRANGER, given),
      /belongs neither to account 4444.*--bucket-account/,
    )
  }
})

test("a bucket that is not there is told from one that is somebody else's", async () => {
  await assert.rejects(readPlace(called(OWNER), "no-such-bucket", OWNER), /there is no bucket no-such-bucket/)
})
