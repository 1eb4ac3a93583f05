import assert from "node:assert/strict"
import { test } from "node:test"
import { diagnose } from "../../../src/operate/doctor/canary/diagnose.ts"
import { type Depths, type FollowContext, followCanary, type Stage } from "../../../src/operate/doctor/canary/follow.ts"

type Alert = "missing" | "claimed" | "published"
/** The state at one second; the last state stays. */
type Snapshot = { readonly alert: Alert; readonly scanned: boolean }

const LIMIT = 5000
const empty: Depths = { waiting: 0, inFlight: 0, deadLetters: 0 }

/** A canary with a clock of its own, in these states one after the other. */
function canaryIn(
  states: readonly Snapshot[],
  after: Partial<Depths> = {},
  before: Partial<Depths> = {},
): FollowContext {
  let [now, put] = [0, false]
  const state = () =>
    states[Math.min(Math.floor(now / 1000), states.length - 1)] ?? { alert: "missing", scanned: false }
  return {
    put: async () => {
      put = true
    },
    isScanned: async () => state().scanned,
    alertStates: async () => [state().alert],
    depths: async () => ({ ...empty, ...(put ? { ...before, ...after } : before) }),
    now: () => now,
    sleep: async (ms) => {
      now += ms
    },
  }
}

const nothing: Snapshot = { alert: "missing", scanned: false }
const claimed: Snapshot = { alert: "claimed", scanned: false }
const published: Snapshot = { alert: "published", scanned: false }

test("a canary that is published reports each stage with its time", async () => {
  const reached: [Stage, number][] = []
  const states = [nothing, claimed, published, { ...published, scanned: true }]
  const followed = await followCanary(canaryIn(states), LIMIT, (stage, ms) => void reached.push([stage, ms]))
  assert.deepEqual(reached, [
    ["put", 0],
    ["recorded", 1000],
    ["published", 2000],
    ["scanned", 3000],
  ])
  assert.deepEqual(diagnose(followed, "s3://canary/1", LIMIT), [])
})

const stuck: readonly (readonly [
  name: string,
  canary: FollowContext,
  severity: "error" | "warning",
  what: RegExp,
  remedy: RegExp,
])[] = [
  ["S3 sends no notification", canaryIn([nothing]), "error", /S3 did not send a notification/, /notification/],
  [
    "nobody receives it",
    canaryIn([nothing], { waiting: 2 }),
    "error",
    /2 messages wait .* detect receives none/,
    /mapping/,
  ],
  [
    "detect works or fails",
    canaryIn([nothing], { inFlight: 1 }),
    "error",
    /detect has received messages/,
    /detect's log/,
  ],
  [
    "detect gave it up",
    canaryIn([nothing], { deadLetters: 1 }),
    "error",
    /is in the ingest dead letters/,
    /detect's log/,
  ],
  [
    "dead letters that were there before are not the canary's",
    canaryIn([nothing], {}, { deadLetters: 7 }),
    "error",
    /S3 did not send a notification/,
    /notification/,
  ],
  [
    "the deployed canary's rule does not match",
    canaryIn([nothing, { ...nothing, scanned: true }]),
    "error",
    /scanned and raised no alert/,
    /another version of Landfall/,
  ],
  ["SNS does not accept it", canaryIn([nothing, claimed]), "error", /SNS did not accept it/, /alerts topic's policy/],
  ["it is not marked", canaryIn([published]), "warning", /was not marked as scanned/, /objects\//],
]
for (const [name, canary, severity, what, remedy] of stuck) {
  test(`stuck: ${name}`, async () => {
    const faults = diagnose(await followCanary(canary, LIMIT, () => {}), "s3://canary/1", LIMIT)
    assert.equal(faults.length, 1)
    assert.equal(faults[0]?.severity, severity)
    assert.match(faults[0]?.what ?? "", what)
    assert.match(String(faults[0]?.remedy), remedy)
    assert.equal(faults[0]?.where, "s3://canary/1")
  })
}
