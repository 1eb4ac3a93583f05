import assert from "node:assert/strict"
import { test } from "node:test"
import { type Channel, RefusedError } from "../../../src/delivery/notify/channel.ts"
import { type NotifyParts, realNotify, simulateNotify } from "./simulate-notify.ts"

const SEEDS = 150

test(`seeds 1 to ${SEEDS}: channels hang, refuse, stall and accept parts, notify dies; nothing is lost, nothing twice outside W1`, async (context) => {
  const sum = { faults: 0, invocations: 0, arrivals: 0, copies: 0, deadLetters: 0 }
  for (let seed = 1; seed <= SEEDS; seed++) {
    const outcome = await simulateNotify(seed)
    assert.deepEqual(outcome.violations, [], `run it again: npm run simulate -- --seed ${seed}`)
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += outcome[name]
  }
  for (const [name, count] of Object.entries(sum)) assert.ok(count > 0, name)
  context.diagnostic(JSON.stringify(sum))
})

test("the same seed gives the same run of notify", async () => {
  for (const seed of [7, 8]) assert.deepEqual(await simulateNotify(seed), await simulateNotify(seed))
})

/** A worker with one defect, which a seed must reveal. */
const MUTANTS: { readonly [does: string]: Partial<NotifyParts> } = {
  "counts a refusal as success": {
    channel: (channel) =>
      around(channel, async (send) => {
        try {
          await send()
        } catch (error) {
          if (!(error instanceof RefusedError)) throw error
        }
      }),
  },
  "marks everything before it sends": {
    channel: (channel) =>
      around(channel, async (send, [message, { markSent }]) => {
        await markSent(message.kind === "alerts" ? message.alerts.map((alert) => alert["kibana.alert.uuid"]) : [])
        await send()
      }),
  },
  "acknowledges every message": { failed: () => [] },
  "holds no lease while it sends": { leaseMs: 1 },
}

/** The channel with something around its `send`. */
function around(
  channel: Channel,
  work: (send: () => Promise<void>, parameters: Parameters<Channel["send"]>) => Promise<void>,
): Channel {
  return { ...channel, send: (...parameters) => work(() => channel.send(...parameters), parameters) }
}

const MAX_MUTANT_SEEDS = 300

for (const [does, parts] of Object.entries(MUTANTS)) {
  test(`a notify that ${does} is caught by a seed`, async (context) => {
    let found: string | undefined
    for (let seed = 1; seed <= MAX_MUTANT_SEEDS && found === undefined; seed++)
      [found] = (await simulateNotify(seed, { ...realNotify, ...parts })).violations
    assert.ok(found, `${MAX_MUTANT_SEEDS} seeds found no violation`)
    context.diagnostic(found)
  })
}
