import type { Draft, Event } from "../../event.ts"
import type { JsonObject } from "../../json.ts"
import { passThrough } from "./elastic/document.ts"
import { fieldNames } from "./elastic/field-names.ts"
import { isRaw, normaliseRaw, rawTable } from "./endgame/raw.ts"
import { lookUp } from "./flatten.ts"
import type { Source } from "./source.ts"
import { column, derived, type FieldTable, fieldsOf } from "./table.ts"
import { endgameTime, isoTime, time } from "./time.ts"
import { scalarsIn } from "./value.ts"

const operatingSystems: readonly string[] = ["windows", "linux", "macos"]

// What Endgame called its types before it took those of ECS; rules today ask for the second.
const olderTypes: ReadonlyMap<string, string> = new Map([
  ["process_start", "start"],
  ["process_started", "start"],
  ["process_end", "end"],
  ["process_stopped", "end"],
])

/** A document passes through. Only what an older one lacks is filled in, beside what it says itself. */
const missing: FieldTable = {
  "@timestamp": derived((event) => time(endgameTime, isoTime)(event["timestamp"])),
  "host.os.type": derived((event) => {
    const platform = scalarsIn(event["host.os.platform"]).map((name) => String(name).toLowerCase())
    return operatingSystems.find((system) => platform.includes(system))
  }),
  "process.parent.pid": derived((event) => scalarsIn(event["process.ppid"])[0]),
}

const passedThrough: FieldTable = Object.fromEntries(
  fieldNames.filter((name) => !name.includes(".Ext.")).map((name) => [name, column(name)]),
)

/** Endgame, by way of Logstash or Kafka: ECS documents, or the sensor's own events. */
export const endgame: Source = {
  name: "endgame",
  index: "endgame-default",
  recognise: (record) => isDocument(record) || isRaw(record),
  normalise: (record) => (isDocument(record) ? normaliseDocument(record) : normaliseRaw(record)),
  unknownKind: (event) => (event["event.category"] === undefined ? String(event["event.action"] ?? "") : undefined),
  fields: fieldsOf(passedThrough, missing, { "event.type": derived(() => undefined) }, rawTable),
}

function isDocument(record: JsonObject): boolean {
  return (
    scalarsIn(lookUp(record, "event.module")).includes("endgame") ||
    scalarsIn(lookUp(record, "event.dataset")).includes("esensor")
  )
}

function normaliseDocument(record: JsonObject): Event {
  const event = passThrough(record)
  for (const [field, rule] of Object.entries(missing)) {
    const value = event[field] === undefined ? rule.read(event) : undefined
    if (value !== undefined) {
      event[field] = value
    }
  }
  renewTypes(event)
  return event
}

/** Adds today's name of an older type; a process that already ran when the sensor began does not become a start. */
function renewTypes(event: Draft): void {
  const types = scalarsIn(event["event.type"])
  const renewed = types.flatMap((type) => olderTypes.get(String(type)) ?? [])
  const added = renewed.filter((type) => !types.includes(type))
  if (added.length > 0 && !scalarsIn(event["event.action"]).includes("already_running")) {
    event["event.type"] = [...types, ...added]
  }
}
