import { emptyEvent, type Value } from "../../event.ts"
import type { JsonObject } from "../../json.ts"
import { dataStream } from "./data-stream.ts"
import { details } from "./m365-defender/details.ts"
import { isKnownTable, rowOf, tablesOf } from "./m365-defender/hunting-row.ts"
import {
  actionsOf,
  categoriesOf,
  categoryValues,
  isAboutProcess,
  outcomesOf,
  typesOf,
  typeValues,
} from "./m365-defender/meaning.ts"
import { otherEvent, processEvent } from "./m365-defender/process.ts"
import type { Source } from "./source.ts"
import { applyTable, column, constant, converted, derived, type FieldTable, fieldsOf } from "./table.ts"
import { isoTime, time } from "./time.ts"
import { each, oneOrMany, own, scalarsIn } from "./value.ts"
import { listOf, textsOf } from "./windows/rules.ts"

const osTypes = ["windows", "linux", "macos"]

const everyEvent: FieldTable = {
  // `time` is when Microsoft got the row.
  "@timestamp": converted(["Timestamp", "TimeGenerated", "time"], time(isoTime)),
  "event.kind": constant("event"),
  "event.category": derived((row) => listOf(categoriesOf(row)), categoryValues),
  "event.type": derived((row) => listOf(typesOf(row)), typeValues),
  "event.outcome": derived((row) => oneOrMany(outcomesOf(row)), ["success", "failure"]),
  "event.action": derived(actionOf),
  ...dataStream("m365_defender", "m365_defender.event"),
  "host.id": column("DeviceId"),
  "host.name": converted(
    "DeviceName",
    each((scalar) => String(scalar).toLowerCase() || undefined),
  ),
  "host.os.type": derived(osTypeOf, osTypes),
  "host.os.platform": column("OSPlatform"),
  "host.os.version": column("OSVersion"),
  "host.architecture": column("OSArchitecture"),
  "user.name": column("AccountName"),
  "user.domain": column("AccountDomain"),
  "user.id": column("AccountSid"),
}

/** Microsoft 365 Defender: a row of an advanced hunting table, under `properties` of Event Hubs' record or bare. */
export const m365Defender: Source = {
  name: "m365_defender.event",
  index: "logs-m365_defender.event-default",
  recognise: (record) =>
    tablesOf(record).length > 0 && !Object.hasOwn(record, "event_simpleName") && !Object.hasOwn(record, "EventID"),
  normalise: (record) => {
    const event = emptyEvent()
    const row = rowOf(record)
    applyTable(everyEvent, row, event)
    if (isAboutProcess(row)) {
      applyTable(processEvent, row, event)
    } else {
      applyTable(otherEvent, row, event)
      applyTable(details, row, event)
    }
    return event
  },
  unknownKind: (event, record) => {
    const unknown = tablesOf(record).find((name) => !isKnownTable(name))
    const hasNoType = event["event.category"]?.toString() === "process" && event["event.type"] === undefined
    return unknown ?? (hasNoType ? String(event["event.action"] ?? "") : undefined)
  },
  fields: fieldsOf(everyEvent, processEvent, otherEvent, details),
}

/** The creation of a process is `start`, as its type is; everything else is the vendor's action in lower case. */
function actionOf(row: JsonObject): Value | undefined {
  const starts = isAboutProcess(row) && typesOf(row).includes("start")
  return starts ? "start" : oneOrMany(actionsOf(row))
}

/**
 * Only DeviceInfo says the platform. A process event is of Windows if the initiating process has a SID, even an empty
 * one; other rows have no platform.
 */
function osTypeOf(row: JsonObject): Value | undefined {
  const platforms = textsOf(row, "OSPlatform").map((name) => name.toLowerCase())
  const named = osTypes.filter((type) => platforms.some((name) => name.includes(type)))
  if (named.length > 0) {
    return oneOrMany(named)
  }
  return isAboutProcess(row) && scalarsIn(own(row, "InitiatingProcessAccountSid")).length > 0 ? "windows" : undefined
}
