import { emptyEvent, type Value } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import {
  applyTable,
  column,
  constant,
  converted,
  dataStream,
  derived,
  type FieldTable,
  fieldsOf,
} from "../field-table.ts"
import type { Source } from "../source.ts"
import { isoTime, time } from "../time.ts"
import { listOf, lowerCase, oneOrMany, own, scalarsIn, textsOf } from "../value.ts"
import {
  actionsOf,
  categoriesOf,
  categoryValues,
  isProcessEvent,
  outcomesOf,
  typesOf,
  typeValues,
} from "./event-kinds.ts"
import { isKnownTable, rowOf, tableKeys, tablesOf } from "./hunting-row.ts"
import { otherEventFields, processEventFields } from "./process-fields.ts"
import { targetFields } from "./target-fields.ts"

const osTypes = ["windows", "linux", "macos"]

const commonFields: FieldTable = {
  // `time` is when Microsoft received the row.
  "@timestamp": converted(["Timestamp", "TimeGenerated", "time"], time(isoTime)),
  "event.kind": constant("event"),
  "event.category": derived((row) => listOf(categoriesOf(row)), categoryValues),
  "event.type": derived((row) => listOf(typesOf(row)), typeValues),
  "event.outcome": derived((row) => oneOrMany(outcomesOf(row)), ["success", "failure"]),
  "event.action": derived(actionOf),
  "event.module": constant("m365_defender"),
  ...dataStream("m365_defender.event"),
  "host.id": column("DeviceId"),
  "host.name": converted("DeviceName", lowerCase),
  "host.os.type": derived(osTypeOf, osTypes),
  "host.os.platform": column("OSPlatform"),
  "host.os.version": column("OSVersion"),
  "host.architecture": column("OSArchitecture"),
  "user.name": column("AccountName"),
  "user.domain": column("AccountDomain"),
  "user.id": column("AccountSid"),
}

/**
 * Microsoft 365 Defender: a row of an advanced hunting table, under `properties` of an Event Hubs record or at the top.
 */
export const m365Defender: Source = {
  name: "m365_defender.event",
  index: "logs-m365_defender.event-default",
  shapes: [
    [
      "category",
      "Type",
      "table",
      "Table",
      "TableName",
      "properties",
      "DeviceId",
      "InitiatingProcessFileName",
      "ActionType",
    ],
  ],
  recognise: (record) =>
    tablesOf(record).length > 0 && !Object.hasOwn(record, "event_simpleName") && !Object.hasOwn(record, "EventID"),
  kindColumns: {
    values: [...tableKeys, "ActionType", "OSPlatform"],
    presence: ["DeviceId", "InitiatingProcessFileName", "InitiatingProcessAccountSid", "event_simpleName", "EventID"],
  },
  normalise: (record) => {
    const event = emptyEvent()
    const row = rowOf(record)
    applyTable(commonFields, row, event)
    if (isProcessEvent(row)) {
      applyTable(processEventFields, row, event)
    } else {
      applyTable(otherEventFields, row, event)
      applyTable(targetFields, row, event)
    }
    return event
  },
  unknownKind: (event, record) => {
    const unknown = tablesOf(record).find((name) => !isKnownTable(name))
    const hasNoType = event["event.category"]?.toString() === "process" && event["event.type"] === undefined
    return unknown ?? (hasNoType ? String(event["event.action"] ?? "") : undefined)
  },
  fields: fieldsOf(commonFields, processEventFields, otherEventFields, targetFields),
}

/** For the creation of a process `start`, like its type; for all else the vendor's action in lower case. */
function actionOf(row: JsonObject): Value | undefined {
  const starts = isProcessEvent(row) && typesOf(row).includes("start")
  return starts ? "start" : oneOrMany(actionsOf(row))
}

/**
 * Only DeviceInfo has the platform. A process event is from Windows if the initiating process has a SID, even an empty
 * one. Other rows have no platform.
 */
function osTypeOf(row: JsonObject): Value | undefined {
  const platforms = textsOf(row, "OSPlatform").map((name) => name.toLowerCase())
  const named = osTypes.filter((type) => platforms.some((name) => name.includes(type)))
  if (named.length > 0) return oneOrMany(named)
  return isProcessEvent(row) && scalarsIn(own(row, "InitiatingProcessAccountSid")).length > 0 ? "windows" : undefined
}
