import type { Draft, Event } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { column, derived, type FieldTable, fieldsOf } from "../field-table.ts"
import { lookUp } from "../flatten.ts"
import type { Source } from "../source.ts"
import { endgameTime, isoTime, time } from "../time.ts"
import { scalarsIn } from "../value.ts"
import { isSensorEvent, normaliseSensorEvent, sensorFields, sensorKindColumns } from "./endgame-sensor.ts"
import { fieldNames } from "./field-names.ts"
import { documentKindColumns, passThrough } from "./pass-through.ts"

const operatingSystems: readonly string[] = ["windows", "linux", "macos"]

// Endgame's event types before it adopted those of ECS, which today's rules use.
const currentTypes: ReadonlyMap<string, string> = new Map([
  ["process_start", "start"],
  ["process_started", "start"],
  ["process_end", "end"],
  ["process_stopped", "end"],
])

/** Fields that older documents lack. A document's own fields are kept. */
const olderDocumentFields: FieldTable = {
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

/** Endgame, through Logstash or Kafka: ECS documents, or the sensor's own events. */
export const endgame: Source = {
  name: "endgame",
  index: "endgame-default",
  shapes: [["endgame", "event_type_full", "event_type", "data"]],
  recognise: (record) => isDocument(record) || isSensorEvent(record),
  isOpen: true,
  kindColumns: {
    values: [...sensorKindColumns, ...documentKindColumns, "host.os.platform"],
    presence: ["timestamp", "pid", "data.timestamp", "data.pid"],
  },
  normalise: (record) => (isDocument(record) ? normaliseDocument(record) : normaliseSensorEvent(record)),
  unknownKind: (event) => (event["event.category"] === undefined ? String(event["event.action"] ?? "") : undefined),
  fields: fieldsOf(passedThrough, olderDocumentFields, { "event.type": derived(() => undefined) }, sensorFields),
}

function isDocument(record: JsonObject): boolean {
  return (
    scalarsIn(lookUp(record, "event.module")).includes("endgame") ||
    scalarsIn(lookUp(record, "event.dataset")).includes("esensor")
  )
}

function normaliseDocument(record: JsonObject): Event {
  const event = passThrough(record)
  for (const [field, rule] of Object.entries(olderDocumentFields)) {
    const value = event[field] === undefined ? rule.read(event) : undefined
    if (value !== undefined) event[field] = value
  }
  addCurrentTypes(event)
  return event
}

/**
 * Adds the current name of an older type. A process that already ran when the sensor started does not become a start.
 */
function addCurrentTypes(event: Draft): void {
  const types = scalarsIn(event["event.type"])
  const current = types.flatMap((type) => currentTypes.get(String(type)) ?? [])
  const added = current.filter((type) => !types.includes(type))
  if (added.length > 0 && !scalarsIn(event["event.action"]).includes("already_running")) {
    event["event.type"] = [...types, ...added]
  }
}
