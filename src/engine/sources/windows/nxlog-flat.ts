import { emptyEvent, type Scalar, type Value } from "../../../event.ts"
import { isJsonObject, type Json, type JsonObject } from "../../../json.ts"
import { epochMilliseconds, isoTime } from "../time.ts"
import { each, keyword, own, scalarsIn } from "../value.ts"
import { knownProvider, type WindowsEvent } from "./windows-event.ts"

const providerColumns: readonly string[] = ["SourceName", "ProviderName", "Provider", "EventSourceName"]

/** ECS field, and its names in NXLog, PowerShell and similar tools. The event's own data is on the same level. */
const system: readonly [field: string, ...names: string[]][] = [
  ["winlog.channel", "Channel", "LogName"],
  ["winlog.provider_name", ...providerColumns],
  ["winlog.provider_guid", "ProviderGuid", "ProviderId"],
  ["winlog.event_id", "EventID"],
  ["winlog.record_id", "RecordNumber", "EventRecordID", "RecordID"],
  ["winlog.computer_name", "Hostname", "Computer", "MachineName"],
  ["winlog.user.identifier", "UserID"],
  ["winlog.user.name", "AccountName"],
  ["winlog.user.domain", "Domain"],
  ["winlog.user.type", "AccountType"],
  ["winlog.process.pid", "ExecutionProcessID"],
  ["winlog.process.thread.id", "ThreadID", "ExecutionThreadID"],
  ["winlog.activity_id", "ActivityID"],
  ["winlog.level", "Level", "Severity"],
  ["winlog.task", "Category", "Task"],
  ["winlog.opcode", "Opcode"],
  ["winlog.version", "Version"],
  ["message", "Message"],
  ["tags", "tags"],
]

// NXLog writes the event's time in the computer's local time without a zone, so a time with a zone wins.
const timeColumns: readonly string[] = ["TimeCreated", "EventTime", "TimeGenerated", "@timestamp", "EventReceivedTime"]
const zone = /(Z|UTC|[+-]\d\d:?\d\d)$/i
const powershellDate = /^\/Date\((-?\d{1,16})\)\/$/

// Names that some events use for their own data (EventType of Sysmon's registry events, AccountName of 4778).
const alsoData: readonly string[] = ["AccountName", "EventType"]

const notData: ReadonlySet<string> = new Set(
  [
    ...system.flatMap(([, ...names]) => names),
    ...timeColumns,
    ...["Keywords", "EventData", "@version", "host", "port"],
    ...["SeverityValue", "OpcodeValue", "SourceModuleName", "SourceModuleType"],
  ].filter((name) => !alsoData.includes(name)),
)

/**
 * Reads a flat object with `EventID`, `Channel`, `Hostname` and the event's data on one level, as NXLog's to_json
 * writes it.
 */
export function readNxlogFlat(record: JsonObject): WindowsEvent | null {
  const isEvent = scalarsIn(own(record, "EventID")).length > 0 && isFromWindows(record)
  if (!isEvent && !providerColumns.some((name) => knownProvider(own(record, name)) !== undefined)) return null
  const header = emptyEvent()
  for (const [field, ...names] of system) {
    for (const name of names) {
      const value = keyword(own(record, name))
      if (value !== undefined) header[field] ??= value
    }
  }
  const keywords = scalarsIn(own(record, "Keywords")).map(keywordBits)
  if (keywords.length > 0) header["winlog.keywords"] = keywords
  const time = timeOf(record)
  if (time !== undefined) header["winlog.time_created"] = time
  const data = emptyEvent()
  for (const [name, inner] of [...Object.entries(record), ...Object.entries(innerData(record))]) {
    const value = notData.has(name) ? undefined : keyword(inner)
    if (value !== undefined) data[name] = value
  }
  return { header, data, format: "other" }
}

/** The event's data in Azure Monitor's WindowsEvent table, which is one object or its JSON text. */
function innerData(record: JsonObject): JsonObject {
  const inner = own(record, "EventData")
  const value = typeof inner === "string" ? parsed(inner) : inner
  return isJsonObject(value) ? value : {}
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isFromWindows(record: JsonObject): boolean {
  return ["Channel", "SourceName", "ProviderGuid", "ProviderName", "LogName", "EventSourceName"].some((name) =>
    Object.hasOwn(record, name),
  )
}

/** The 64 bits as `0x8020000000000000`, like Windows and agents write them. NXLog writes a signed number. */
function keywordBits(value: Scalar): Scalar {
  const isWhole = typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value))
  return isWhole ? `0x${BigInt.asUintN(64, BigInt(value)).toString(16)}` : value
}

function timeOf(record: JsonObject): Value | undefined {
  const columns = timeColumns.map((name) => own(record, name))
  return firstTime(columns, zonedTime) ?? firstTime(columns, isoTime)
}

function firstTime(columns: readonly (Json | undefined)[], format: typeof isoTime): Value | undefined {
  for (const column of columns) {
    const found = each(format)(column)
    if (found !== undefined) return found
  }
  return undefined
}

/** An unambiguous time: with a zone, or milliseconds since 1970. */
const zonedTime: typeof isoTime = (scalar) => {
  if (typeof scalar === "number" || typeof scalar === "bigint") return epochMilliseconds(scalar)
  const date = powershellDate.exec(String(scalar))?.[1]
  return date !== undefined ? epochMilliseconds(date) : zone.test(String(scalar)) ? isoTime(scalar) : undefined
}
