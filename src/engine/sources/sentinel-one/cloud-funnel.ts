import { emptyEvent, type Value } from "../../../event.ts"
import { isJsonObject, type JsonObject } from "../../../json.ts"
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
import { flatten } from "../flatten.ts"
import type { Source } from "../source.ts"
import { epochMilliseconds, isoTime, time } from "../time.ts"
import { listOf, oneOrMany, own, textsOf } from "../value.ts"
import { fixDoubleEscaping } from "./double-escaping.ts"
import { categoriesOf, categoryValues, isProcessEvent, typesOf, typeValues, unknownKind } from "./event-kinds.ts"
import { otherEventFields, processEventFields } from "./process-fields.ts"
import { isLogin, loginFields, targetFields } from "./target-fields.ts"

const osTypes = ["linux", "windows", "macos", "ios", "android"]

const commonFields: FieldTable = {
  // `timestamp` is only the time of day.
  "@timestamp": converted("event.time", time(epochMilliseconds, isoTime)),
  "event.kind": constant("event"),
  "event.category": derived((columns) => listOf(categoriesOf(columns)), categoryValues),
  "event.type": derived((columns) => listOf(typesOf(columns)), typeValues),
  // A copy of the type, so `start` instead of the vendor's name.
  "event.action": derived((columns) => listOf(typesOf(columns)), typeValues),
  "event.id": column("event.id"),
  "event.module": constant("sentinel_one_cloud_funnel"),
  ...dataStream("sentinel_one_cloud_funnel.event"),
  "host.hostname": column("endpoint.name"),
  "host.id": column("agent.uuid"),
  "host.ip": column("src.endpoint.ip.address"),
  "host.type": column("endpoint.type"),
  "host.os.name": column("os.name"),
  "host.os.platform": column("endpoint.os"),
  "host.os.type": derived(osTypeOf, osTypes),
  "group.id": column("group.id"),
}

/** Columns that only Cloud Funnel has, the most frequent first. One of them is enough to recognise a record. */
const ownColumns = [
  ...["meta.event.name", "i.scheme", "dataSource.name", "endpoint.os", "sca:ingestTime", "sca:atlantisIngestTime"],
  ...["tgt.process.name", "tgt.process.cmdline", "tgt.process.image.path", "src.process.name", "src.process.uid"],
]

/** Keys by which other sources recognise their records. None of them is a column of Cloud Funnel. */
const foreignKeys: readonly string[] = [
  "event_simpleName ExternalApiType category Type table Table TableName winlog Event System EventID event_id _raw",
  "result data_stream endgame event_type_full",
].flatMap((names) => names.split(" "))

/** SentinelOne Cloud Funnel 2: one object a line, with dotted names as keys (`tgt.process.image.path`). */
export const sentinelOneCloudFunnel: Source = {
  name: "sentinel_one_cloud_funnel.event",
  index: "logs-sentinel_one_cloud_funnel.event-default",
  shapes: [["meta", "i", "dataSource", "endpoint", "tgt", "src", "sca:ingestTime", "sca:atlantisIngestTime"]],
  recognise: (record) =>
    ownColumns.some((name) => hasColumn(record, name)) && !foreignKeys.some((name) => Object.hasOwn(record, name)),
  kindColumns: {
    values: ["event.category", "event.type", "meta.event.name", "endpoint.os"],
    presence: [...ownColumns, ...foreignKeys],
  },
  normalise: (record) => {
    const event = emptyEvent()
    const columns = flatten(record)
    fixDoubleEscaping(columns)
    applyTable(commonFields, columns, event)
    if (isProcessEvent(columns)) {
      applyTable(processEventFields, columns, event)
    } else {
      applyTable(otherEventFields, columns, event)
      applyTable(targetFields, columns, event)
    }
    if (isLogin(columns)) applyTable(loginFields, columns, event)
    return event
  },
  unknownKind: (event, record) => (event["event.type"] === undefined ? unknownKind(flatten(record)) : undefined),
  fields: fieldsOf(commonFields, processEventFields, otherEventFields, targetFields, loginFields),
}

/** The vendor writes lower case and Elastic relies on it. Upper case must not hide a record from every rule. */
function osTypeOf(columns: JsonObject): Value | undefined {
  const named = textsOf(columns, "endpoint.os").map((name) => name.toLowerCase())
  return oneOrMany(named.filter((name) => osTypes.includes(name)))
}

/** Whether a record has a column, or columns below that name. Its keys may be nested; for speed it is not flattened. */
function hasColumn(record: JsonObject, name: string): boolean {
  if (Object.hasOwn(record, name)) return true
  for (let dot = name.indexOf("."); dot !== -1; dot = name.indexOf(".", dot + 1)) {
    const inner = own(record, name.slice(0, dot))
    if (isJsonObject(inner) && hasColumn(inner, name.slice(dot + 1))) return true
  }
  return false
}
