import { emptyEvent, type Value } from "../../event.ts"
import { isJsonObject, type JsonObject } from "../../json.ts"
import { dataStream } from "./data-stream.ts"
import { flatten } from "./flatten.ts"
import { undoubleBackslashes } from "./sentinel-one/backslashes.ts"
import { details, isLogin, login } from "./sentinel-one/details.ts"
import {
  categoriesOf,
  categoryValues,
  isAboutProcess,
  typesOf,
  typeValues,
  unknownKind,
} from "./sentinel-one/meaning.ts"
import { otherEvent, processEvent } from "./sentinel-one/process.ts"
import type { Source } from "./source.ts"
import { applyTable, column, constant, converted, derived, type FieldTable, fieldsOf } from "./table.ts"
import { epochMilliseconds, isoTime, time } from "./time.ts"
import { oneOrMany, own } from "./value.ts"
import { listOf, textsOf } from "./windows/rules.ts"

const osTypes = ["linux", "windows", "macos", "ios", "android"]

const everyEvent: FieldTable = {
  // `timestamp` is the time of day alone.
  "@timestamp": converted("event.time", time(epochMilliseconds, isoTime)),
  "event.kind": constant("event"),
  "event.category": derived((columns) => listOf(categoriesOf(columns)), categoryValues),
  "event.type": derived((columns) => listOf(typesOf(columns)), typeValues),
  // A copy of the type, so `start` and not the vendor's word.
  "event.action": derived((columns) => listOf(typesOf(columns)), typeValues),
  "event.id": column("event.id"),
  ...dataStream("sentinel_one_cloud_funnel", "sentinel_one_cloud_funnel.event"),
  "host.hostname": column("endpoint.name"),
  "host.id": column("agent.uuid"),
  "host.ip": column("src.endpoint.ip.address"),
  "host.type": column("endpoint.type"),
  "host.os.name": column("os.name"),
  "host.os.platform": column("endpoint.os"),
  "host.os.type": derived(osTypeOf, osTypes),
  "group.id": column("group.id"),
}

/** Names that Cloud Funnel alone has, the commonest first; one of them is enough. */
const marks = [
  ...["meta.event.name", "i.scheme", "dataSource.name", "endpoint.os", "sca:ingestTime", "sca:atlantisIngestTime"],
  ...["tgt.process.name", "tgt.process.cmdline", "tgt.process.image.path", "src.process.name", "src.process.uid"],
]

/** Keys by which other sources know their records. None of them is a column here. */
const foreign = [
  ...["event_simpleName", "ExternalApiType", "category", "Type", "table", "Table", "TableName"],
  ...[
    "winlog",
    "Event",
    "System",
    "EventID",
    "event_id",
    "_raw",
    "result",
    "data_stream",
    "endgame",
    "event_type_full",
  ],
]

/** SentinelOne Cloud Funnel 2: an object a line, whose keys are dotted names (`tgt.process.image.path`). */
export const sentinelOneCloudFunnel: Source = {
  name: "sentinel_one_cloud_funnel.event",
  index: "logs-sentinel_one_cloud_funnel.event-default",
  recognise: (record) =>
    marks.some((name) => hasColumn(record, name)) && !foreign.some((name) => Object.hasOwn(record, name)),
  normalise: (record) => {
    const event = emptyEvent()
    const columns = flatten(record)
    undoubleBackslashes(columns)
    applyTable(everyEvent, columns, event)
    if (isAboutProcess(columns)) {
      applyTable(processEvent, columns, event)
    } else {
      applyTable(otherEvent, columns, event)
      applyTable(details, columns, event)
    }
    if (isLogin(columns)) {
      applyTable(login, columns, event)
    }
    return event
  },
  unknownKind: (event, record) => (event["event.type"] === undefined ? unknownKind(flatten(record)) : undefined),
  fields: fieldsOf(everyEvent, processEvent, otherEvent, details, login),
}

/** The vendor writes small letters, and Elastic compares them so; a capital must not hide a record from every rule. */
function osTypeOf(columns: JsonObject): Value | undefined {
  const named = textsOf(columns, "endpoint.os").map((name) => name.toLowerCase())
  return oneOrMany(named.filter((name) => osTypes.includes(name)))
}

/** Whether a name, or a branch of names below it, stands in a record whose keys may be nested; nothing is flattened. */
function hasColumn(record: JsonObject, name: string): boolean {
  if (Object.hasOwn(record, name)) {
    return true
  }
  for (let dot = name.indexOf("."); dot !== -1; dot = name.indexOf(".", dot + 1)) {
    const inner = own(record, name.slice(0, dot))
    if (isJsonObject(inner) && hasColumn(inner, name.slice(dot + 1))) {
      return true
    }
  }
  return false
}
