import assert from "node:assert/strict"
import { test } from "node:test"
import { forms } from "../../../dev/log-formats/index.ts"
import { objectNotices } from "../../../src/detect/notices.ts"
import { UnknownKinds } from "../../../src/engine/unknown-kinds.ts"
import { ARRIVAL, scanText } from "../../dev/log-formats/scan-cases.ts"
import { firing } from "./firing.ts"

const object = { bucket: "logs", key: "edr/2026/part-0", arrival: ARRIVAL }

/** What a vendor might call a process start tomorrow, in each source's own words. */
const RENAMED: readonly [source: RegExp, from: RegExp, to: string][] = [
  [/^crowdstrike/, /ProcessRollup2/g, "ProcessRollup3"],
  [/^m365/, /ProcessCreated/g, "ProcessStarted"],
  [/^sentinel/, /PROCESSCREATION|Process ?Creation/g, "ProcessBegin"],
  [/^endgame/, /"category\\?":\[?\\?"process\\?"\]?,/g, ""],
  [/^endgame/, /process_event/g, "process2_event"],
  [/^endgame/, /"event_type\\?":\\?"process\\?"/g, '"event_type":"process2"'],
  [/^endpoint/, /"(?:event\.)?category\\?":\[?\\?"process\\?"\]?,/g, ""],
]

for (const form of forms.filter(({ name }) => !/, in |Sysmon|4688/.test(name))) {
  const renamings = RENAMED.filter(([source]) => source.test(form.source))
  if (renamings.length === 0) continue
  test(`68 a new schema is loud: ${form.source}, ${form.name}`, async () => {
    const text = renamings.reduce((changed, [, from, to]) => changed.replace(from, to), firing(form))
    assert.notEqual(text, firing(form))
    const { alerts, report } = await scanText(`${text}\n`.repeat(40))
    assert.equal(alerts.length, 0)
    const kinds = objectNotices(object, report).map(({ kind }) => kind)
    assert.ok(kinds.includes("unknown-kinds") || kinds.includes("unrecognised"), kinds.join(" ") || "silent")
  })
}

for (const form of forms.filter(
  ({ name, source }) => source !== "m365_defender.event" && /Sysmon 1$|^XML|^evtx|^NXLog/.test(name),
)) {
  test(`68 an unknown event id is loud: ${form.source}, ${form.name}`, async () => {
    const text = firing(form)
      .replace(/("(?:event_id|EventID|code|#text)\\?":\\?"?)(?:1|4688)("?[,}\\])/g, "$1991$2")
      .replace(/<EventID>\d+</g, "<EventID>991<")
    const { alerts, report } = await scanText(`${text}\n`.repeat(40))
    if (form.lacksOriginalName !== undefined) return
    assert.equal(alerts.length, 0)
    assert.ok(
      objectNotices(object, report).some(({ kind }) => kind === "unknown-kinds"),
      [...report.unknown.names].join(" "),
    )
  })
}

test("68 what is known is quiet", async () => {
  for (const form of forms) {
    const { report } = await scanText(`${firing(form)}\n`.repeat(20))
    assert.equal(report.unknown.total, 0, `${form.source}, ${form.name}: ${[...report.unknown.names]}`)
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
