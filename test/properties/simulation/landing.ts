import { createHash } from "node:crypto"
import type { Random } from "../../../dev/batches/random.ts"
import type { Rule } from "../../../src/rule.ts"
import { LOGS } from "./simulated-s3.ts"
import { FEW, MANY } from "./worker.ts"

export const ARRIVAL = Date.parse("2026-11-24T09:00:00Z")

/** An object that lands, and what detect must make of it. */
export type Landed = {
  readonly key: string
  readonly bytes: Uint8Array
  readonly lines: number
  readonly blank: number
  readonly unparsed: number
  /** The ids of the alerts, each of which must be published or archived as suppressed. */
  readonly alerts: readonly string[]
  /** The number of distinct matching records. The rule FEW alerts up to its maximum, and a notice reports the rest. */
  readonly firing: number
}

/** A queue's message, and the objects that it names. */
export type Landing = { readonly body: string; readonly objects: readonly Landed[] }

/**
 * Some messages about some objects. Objects may contain the same records, and two messages may name the same object. Between
 * the matching lines are quiet, blank and broken ones.
 */
export function landMessages(random: Random): {
  readonly objects: readonly Landed[]
  readonly messages: readonly Landing[]
} {
  const objects = Array.from({ length: random.pick([1, 1, 1, 2]) }, (_, index) =>
    makeObject(`edr/2026/${index}.json`, random),
  )
  const named = objects.map((object) => [object])
  const [first, second] = objects
  // S3 sometimes notifies twice, and other envelopes name several objects.
  if (first && random.next() < 0.3) named.push([first])
  if (first && second && random.next() < 0.3) named.push([second, first])
  return { objects, messages: named.map((some) => ({ body: messageOf(some), objects: some })) }
}

function makeObject(key: string, random: Random): Landed {
  const lines: string[] = []
  const fired = new Set<string>()
  let [blank, unparsed] = [0, 0]
  const firing = random.pick([0, 1, 1, 1, 1, 1, 2, 2, 3, random.integer(4, 12)])
  // From a small set of records, so that objects share some and an object may contain one twice.
  for (let count = 0; count < firing; count++) {
    const line = firingRecord(random.integer(0, 9))
    lines.push(line)
    fired.add(line)
  }
  for (const kind of Array.from({ length: random.integer(0, 2) }, () => random.pick(["blank", "quiet", "broken"]))) {
    const index = random.integer(0, lines.length)
    if (kind === "blank") blank++
    if (kind === "broken") unparsed++
    const record = firingRecord(99)
    lines.splice(index, 0, kind === "blank" ? "" : kind === "quiet" ? quietRecord() : record.slice(0, -9))
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

/** A message with one object of this number of distinct matching records. */
export function landFiring(records: number, rules: readonly Rule[]): Landing {
  const lines = Array.from({ length: records }, (_, n) => firingRecord(n))
  const object = {
    ...objectOf("edr/2026/0.json", lines, 0, 0),
    alerts: lines.flatMap((line) => rules.map(({ rule_id }) => alertId(rule_id, line))),
  }
  return { body: messageOf([object]), objects: [object] }
}

/** An S3 event notification for these objects. */
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

/** A Falcon record that both rules match; `n` makes it distinct. */
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

/** The id as the docs define it, computed independently of src/delivery/alert/id.ts. */
function alertId(ruleId: string, line: string): string {
  const hash = createHash("sha256").update(line).digest("hex")
  return createHash("sha256")
    .update(JSON.stringify(["landfall.alert/1", ruleId, "crowdstrike.fdr", hash]))
    .digest("hex")
}
