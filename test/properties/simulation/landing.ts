import { createHash } from "node:crypto"
import type { Random } from "../../../dev/batches/random.ts"
import type { Rule } from "../../../src/rule.ts"
import { LOGS } from "./simulated-s3.ts"
import { FEW, MANY } from "./worker.ts"

export const ARRIVAL = Date.parse("2026-11-24T09:00:00Z")

/** An object that lands, and what must come of it. */
export type Landed = {
  readonly key: string
  readonly bytes: Uint8Array
  readonly lines: number
  readonly blank: number
  readonly unparsed: number
  /** Alerts, by id, that must each be published or kept as suppressed. */
  readonly alerts: readonly string[]
  /** Different records that fire: the rule FEW alerts for so many at most, and tells of the others. */
  readonly firing: number
}

/** A queue's message, and the objects that it names. */
export type Landing = { readonly body: string; readonly objects: readonly Landed[] }

/**
 * Some messages of some objects. Objects may hold the same records, two messages may name the same object, and lines
 * that do not fire, blank ones and broken ones stand in between.
 */
export function land(random: Random): { readonly objects: readonly Landed[]; readonly messages: readonly Landing[] } {
  const objects = Array.from({ length: random.pick([1, 1, 1, 2]) }, (_, index) =>
    makeObject(`edr/2026/${index}.json`, random),
  )
  const named = objects.map((object) => [object])
  const [first, second] = objects
  // S3 notifies twice at times, and other envelopes name several objects.
  if (first && random.next() < 0.3) named.push([first])
  if (first && second && random.next() < 0.3) named.push([second, first])
  return { objects, messages: named.map((some) => ({ body: messageOf(some), objects: some })) }
}

function makeObject(key: string, random: Random): Landed {
  const lines: string[] = []
  const fired = new Set<string>()
  let [blank, unparsed] = [0, 0]
  const firing = random.pick([0, 1, 1, 1, 1, 1, 2, 2, 3, random.integer(4, 12)])
  // From a small stock of records, so that objects share some, and one object may hold one twice.
  for (let count = 0; count < firing; count++) {
    const line = firingRecord(random.integer(0, 9))
    lines.push(line)
    fired.add(line)
  }
  for (const kind of Array.from({ length: random.integer(0, 2) }, () => random.pick(["blank", "quiet", "broken"]))) {
    const place = random.integer(0, lines.length)
    if (kind === "blank") blank++
    if (kind === "broken") unparsed++
    const record = firingRecord(99)
    lines.splice(place, 0, kind === "blank" ? "" : kind === "quiet" ? quietRecord() : record.slice(0, -9))
  }
  return objectOf(key, lines, blank, unparsed, fired)
}

function objectOf(
  key: string,
  lines: readonly string[],
  blank: number,
  unparsed: number,
  fired: ReadonlySet<string> = new Set(lines),
): Landed {
  return {
    key,
    bytes: Buffer.from(lines.map((line) => `${line}\n`).join("")),
    lines: lines.length,
    blank,
    unparsed,
    alerts: [...fired].flatMap((line) => [MANY, FEW].map(({ rule_id }) => alertId(rule_id, line))),
    firing: fired.size,
  }
}

/** A message with one object that holds the record so many times over, each time another. */
export function landFiring(records: number, rules: readonly Rule[]): Landing {
  const lines = Array.from({ length: records }, (_, n) => firingRecord(n))
  const object = {
    ...objectOf("edr/2026/0.json", lines, 0, 0),
    alerts: lines.flatMap((line) => rules.map(({ rule_id }) => alertId(rule_id, line))),
  }
  return { body: messageOf([object]), objects: [object] }
}

/** A message of S3's own shape that names these objects. */
function messageOf(objects: readonly Landed[]): string {
  return JSON.stringify({
    Records: objects.map(({ key, bytes }) => ({
      eventVersion: "2.1",
      eventSource: "aws:s3",
      eventTime: new Date(ARRIVAL).toISOString(),
      eventName: "ObjectCreated:Put",
      s3: { bucket: { name: LOGS }, object: { key, size: bytes.length, versionId: "v1" } },
    })),
  })
}

/** A Falcon record that fires both rules; `n` makes it another. */
export function firingRecord(n: number): string {
  return JSON.stringify({
    event_simpleName: "ProcessRollup2",
    event_platform: "Win",
    ImageFileName: "\\Device\\HarddiskVolume3\\aspnet_regiis.exe",
    CommandLine: "aspnet_regiis.exe -pdf connectionStrings C:\\inetpub",
    aid: "0123",
    cid: "4567",
    id: `id-${n}`,
    timestamp: String(ARRIVAL - 100_000 + n),
  })
}

function quietRecord(): string {
  return firingRecord(0).replace("-pdf", "-pef")
}

/** The id by the recipe of docs and src/delivery/alert/id.ts, made here a second time. */
function alertId(ruleId: string, line: string): string {
  const hash = createHash("sha256").update(line).digest("hex")
  return createHash("sha256")
    .update(JSON.stringify(["landfall.alert/1", ruleId, "crowdstrike.fdr", hash]))
    .digest("hex")
}
