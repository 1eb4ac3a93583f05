import assert from "node:assert/strict"
import { test } from "node:test"
import { type Depths, type Flight, fly, type Stage } from "../../../src/operate/doctor/canary/flight.ts"
import { judgeFlight } from "../../../src/operate/doctor/canary/judge.ts"

type Alert = "missing" | "claimed" | "published"
/** What is seen at a look, one a second; the last stays. */
type Look = { readonly alert: Alert; readonly scanned: boolean }

const LIMIT = 5000
const empty: Depths = { waiting: 0, inFlight: 0, dead: 0 }

/** A flight by a clock of its own, of which `looks` are seen one after the other. */
function flightOf(looks: readonly Look[], after: Partial<Depths> = {}, before: Partial<Depths> = {}): Flight {
  let [now, put] = [0, false]
  const look = () => looks[Math.min(Math.floor(now / 1000), looks.length - 1)] ?? { alert: "missing", scanned: false }
  return {
    put: async () => {
      put = true
    },
    isScanned: async () => look().scanned,
    alerts: async () => [look().alert],
    depths: async () => ({ ...empty, ...(put ? { ...before, ...after } : before) }),
    now: () => now,
    sleep: async (ms) => {
      now += ms
    },
  }
}

const nowhere: Look = { alert: "missing", scanned: false }
const claimed: Look = { alert: "claimed", scanned: false }
const published: Look = { alert: "published", scanned: false }

test("a canary that comes out is told stage by stage, with its times", async () => {
  const told: [Stage, number][] = []
  const looks = [nowhere, claimed, published, { ...published, scanned: true }]
  const flown = await fly(flightOf(looks), LIMIT, (stage, ms) => void told.push([stage, ms]))
  assert.deepEqual(told, [
    ["put", 0],
    ["recorded", 1000],
    ["published", 2000],
    ["scanned", 3000],
  ])
  assert.deepEqual(judgeFlight(flown, "s3://canary/1", LIMIT), [])
})

const stuck: readonly (readonly [
  name: string,
  flight: Flight,
  severity: "error" | "warning",
  what: RegExp,
  remedy: RegExp,
])[] = [
  ["S3 tells nobody", flightOf([nowhere]), "error", /S3 did not tell/, /notification/],
  ["nobody takes it", flightOf([nowhere], { waiting: 2 }), "error", /2 messages wait .* detect takes none/, /mapping/],
  ["detect works or fails", flightOf([nowhere], { inFlight: 1 }), "error", /detect has taken messages/, /detect's log/],
  ["detect gave it up", flightOf([nowhere], { dead: 1 }), "error", /lies in the ingest dead letters/, /detect's log/],
  [
    "letters that were dead before are not the canary's",
    flightOf([nowhere], {}, { dead: 7 }),
    "error",
    /S3 did not tell/,
    /notification/,
  ],
  [
    "no deployed rule holds",
    flightOf([nowhere, { ...nowhere, scanned: true }]),
    "error",
    /scanned and no alert came of it/,
    /deploy the stack again/,
  ],
  ["SNS does not take it", flightOf([nowhere, claimed]), "error", /SNS did not take it/, /alerts topic's policy/],
  ["it is not marked", flightOf([published]), "warning", /was not marked as scanned/, /objects\//],
]
for (const [name, flight, severity, what, remedy] of stuck) {
  test(`stuck: ${name}`, async () => {
    const faults = judgeFlight(await fly(flight, LIMIT, () => {}), "s3://canary/1", LIMIT)
    assert.equal(faults.length, 1)
    assert.equal(faults[0]?.severity, severity)
    assert.match(faults[0]?.what ?? "", what)
    assert.match(faults[0]?.remedy ?? "", remedy)
    assert.equal(faults[0]?.where, "s3://canary/1")
  })
}
