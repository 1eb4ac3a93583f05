import assert from "node:assert/strict"
import { test } from "node:test"
import { logFormats } from "../../../dev/log-formats/index.ts"
import { objectNotices } from "../../../src/detect/notices.ts"
import { sysmonKinds } from "../../../src/engine/sources/windows/sysmon-event-kinds.ts"
import { UnknownKinds } from "../../../src/engine/unknown-kinds.ts"
import { ARRIVAL, scanText } from "../../dev/log-formats/scan-cases.ts"
import { firing } from "./firing.ts"

const object = { bucket: "logs", key: "edr/2026/part-0", arrival: ARRIVAL }

/** New names that a vendor may give to a process start, by source. */
const RENAMED: readonly [source: RegExp, from: RegExp, to: string][] = [
  [/^crowdstrike/, /ProcessRollup2/g, "ProcessRollup3"],
  [/^m365/, /ProcessCreated/g, "ProcessStarted"],
  [/^sentinel/, /PROCESSCREATION|Process ?Creation/g, "ProcessBegin"],
  [/^endgame/, /"category\\?":\[?\\?"process\\?"\]?,/g, ""],
  [/^endgame/, /process_event/g, "process2_event"],
  [/^endgame/, /"event_type\\?":\\?"process\\?"/g, '"event_type":"process2"'],
  [/^endpoint/, /"(?:event\.)?category\\?":\[?\\?"process\\?"\]?,/g, ""],
]

for (const format of logFormats.filter(({ name }) => !/, in |Sysmon|4688/.test(name))) {
  const renamings = RENAMED.filter(([source]) => source.test(format.source))
  if (renamings.length === 0) continue
  test(`68 a new schema is loud: ${format.source}, ${format.name}`, async () => {
    const text = renamings.reduce((changed, [, from, to]) => changed.replace(from, to), firing(format))
    assert.notEqual(text, firing(format))
    const { alerts, report } = await scanText(`${text}\n`.repeat(40))
    assert.equal(alerts.length, 0)
    const kinds = objectNotices(object, report).map(({ kind }) => kind)
    assert.ok(kinds.includes("unknown-kinds") || kinds.includes("unrecognised"), kinds.join(" ") || "silent")
  })
}

/** The text with another event id, or with none, wherever the format writes it. */
function withEventId(text: string, id: string | undefined): string {
  const json = id === undefined ? "" : `$1$2${id}$2,`
  const xml = id === undefined ? "" : `<EventID>${id}</EventID>`
  return text
    .replace(/("(?:event_id|EventID|code|#text)\\?":)(\\?"?)(?:1|4688)\2,/g, json)
    .replace(/<EventID>\d+<\/EventID>/g, xml)
}

/** The kinds of the notices about an object of such records, none of which may match a rule. */
async function noticesOf(record: string): Promise<readonly string[]> {
  const { alerts, report } = await scanText(`${record}\n`.repeat(40))
  assert.equal(alerts.length, 0)
  return objectNotices(object, report).map(({ kind }) => kind)
}

// A document that has been through Winlogbeat's pipeline has a category, which gives an event of any id its meaning.
const windowsFormats = logFormats.filter(
  ({ source, name }) => /^(winlogbeat|windows|system)/.test(source) && name !== "after Winlogbeat's pipeline",
)

for (const format of windowsFormats) {
  const isSysmon = format.lacksOriginalName === undefined
  // The Security log has hundreds of events that no rule needs. Sysmon's list is short, and all of it is known.
  const unknownId = isSysmon ? "an unknown Sysmon id is loud" : "an unknown Security id is ordinary"
  test(`68 ${unknownId}: ${format.source}, ${format.name}`, async () => {
    const changed = withEventId(firing(format), "991")
    assert.notEqual(changed, firing(format))
    assert.deepEqual(await noticesOf(changed), isSysmon ? ["unknown-kinds"] : [])
  })

  test(`68 a Sysmon or Security event without an id is loud: ${format.source}, ${format.name}`, async () => {
    const changed = withEventId(firing(format), undefined)
    assert.notEqual(changed, firing(format))
    assert.deepEqual(await noticesOf(changed), ["unknown-kinds"])
  })
}

test("68 every id that Sysmon has is quiet, also one without a category", async () => {
  const [format] = windowsFormats
  assert.ok(format)
  for (const id of sysmonKinds.keys()) {
    const { report } = await scanText(`${withEventId(firing(format), id)}\n`.repeat(20))
    assert.equal(report.unknown.total, 0, id)
  }
})

test("68 what is known is quiet", async () => {
  for (const format of logFormats) {
    const { report } = await scanText(`${firing(format)}\n`.repeat(20))
    assert.equal(report.unknown.total, 0, `${format.source}, ${format.name}: ${[...report.unknown.names]}`)
  }
})

test("68 kinds are counted by name, the share decides, and an attacker's names take no memory", () => {
  const few = new UnknownKinds()
  for (let n = 0; n < 100; n++) few.count("s", n < 49 ? "New" : undefined, false)
  assert.equal(few.isMuch, false)
  assert.deepEqual([...few.names], [["s: New", 49]])
  few.count("s", "New", false)
  few.count("s", "New", false)
  assert.equal(few.isMuch, true)
  const candidates = new UnknownKinds()
  for (let n = 0; n < 100; n++) candidates.count("s", undefined, false)
  candidates.count("s", "New", true)
  assert.equal(candidates.isMuch, true)
  const many = new UnknownKinds()
  for (let n = 0; n < 10_000; n++) many.count("s", `kind ${n} ${"x".repeat(1000)}`, false)
  assert.ok(many.names.size <= 51)
  assert.equal(many.names.get("others"), 10_000 - 50)
})
