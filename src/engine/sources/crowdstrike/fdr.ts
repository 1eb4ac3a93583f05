import { emptyEvent, type Value } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { splitCommandLines } from "../command-line.ts"
import { posixFileName, windowsFileName } from "../field-rules.ts"
import {
  applyTable,
  column,
  constant,
  converted,
  dataStream,
  derived,
  type FieldTable,
  fieldsOf,
  lazyEvents,
  verbatim,
  when,
} from "../field-table.ts"
import type { Source } from "../source.ts"
import { epochMilliseconds, epochSeconds, epochSecondsOrMilliseconds, isoTime, time } from "../time.ts"
import { listOf, long, oneOrMany, own, scalarsIn } from "../value.ts"
import { type EventKind, eventKind, unknownEvent, valuesOf } from "./event-kinds.ts"
import { fdrMetadata } from "./metadata.ts"
import { absent, hashText, presentTexts, text } from "./values.ts"

const platforms: ReadonlyMap<string, string> = new Map([
  ["win", "windows"],
  ["mac", "macos"],
  ["lin", "linux"],
  ["ios", "ios"],
])

const integrityLevels: ReadonlyMap<string, string> = new Map([
  ["4096", "LOW"],
  ["8192", "MEDIUM"],
  ["12288", "HIGH"],
  ["16384", "SYSTEM"],
])

const milliseconds = time(epochMilliseconds, isoTime)
const seconds = time(epochSeconds, isoTime)

const fdrFields: FieldTable = {
  "@timestamp": derived(timestampOf),
  "event.created": derived(timestampOf),
  "event.kind": derived((record) => oneOrMany(kindsOf(record, "kind")), valuesOf("kind")),
  "event.category": derived((record) => listOf(kindsOf(record, "category")), valuesOf("category")),
  "event.type": derived((record) => listOf(kindsOf(record, "type")), valuesOf("type")),
  "event.outcome": derived((record) => oneOrMany(kindsOf(record, "outcome")), valuesOf("outcome")),
  "event.action": column(["event_simpleName", "ExternalApiType"], text),
  "event.id": derived(eventIdOf),
  "event.module": constant("crowdstrike"),
  ...dataStream("crowdstrike.fdr"),
  message: column(["event_simpleName", "ExternalApiType"], text),

  "device.id": column("aid", text),
  "observer.serial_number": column("aid", text),
  "observer.version": column("ConfigBuild", text),
  "observer.ip": verbatim("aip", (record) => listOf(presentTexts(record, "aip"))),
  "observer.address": verbatim("aip", (record) => listOf(presentTexts(record, "aip"))),
  "host.id": column("aid", text),
  "host.name": column("ComputerName", text),
  "host.hostname": column("ComputerName", text),
  "host.domain": column("MachineDomain", text),
  "host.os.version": column("Version", text),
  "host.os.type": derived(osTypeOf, [...platforms.values()]),

  "process.command_line": column("CommandLine", text),
  "process.args": verbatim("CommandLine", (record) => argumentsOf(record).kept),
  "process.args_count": derived((record) => argumentsOf(record).count),
  "process.executable": when(hasProcessImage, column("ImageFileName", text)),
  "process.name": when(
    hasProcessImage,
    verbatim("ImageFileName", (record) => fileNamesOf(record, "ImageFileName")),
  ),
  "process.pid": converted(["RawProcessId", "EtwRawProcessId"], long),
  "process.entity_id": column(["TargetProcessId", "ContextProcessId"], text),
  "process.parent.entity_id": column("ParentProcessId", text),
  "process.parent.name": column("ParentBaseFileName", text),
  "process.start": converted("ProcessStartTime", seconds),
  "process.end": converted("ProcessEndTime", seconds),
  "process.uptime": derived(uptimeOf),
  "process.hash.md5": when(hashesProcess, column("MD5HashData", hashText)),
  "process.hash.sha1": when(hashesProcess, column("SHA1HashData", hashText)),
  "process.hash.sha256": when(hashesProcess, column("SHA256HashData", hashText)),
  "process.pe.original_file_name": when(isWindowsProcess, column("OriginalFilename", text)),
  "process.Ext.token.integrity_level_name": derived(integrityLevelOf, [...integrityLevels.values()]),

  "user.id": column(["UID", "UserSid"], text),
  "user.name": column("UserName", text),
  "user.domain": column(["UserDomain", "LogonDomain"], text),

  "file.path": column("TargetFileName", text),
  "file.name": verbatim("TargetFileName", (record) => fileNamesOf(record, "TargetFileName")),
  "file.inode": column("FileIdentifier", text),
  "dll.path": when((record) => hasCategory(record, "library"), column("ImageFileName", text)),
  "registry.key": column("RegObjectName", text),
  "registry.value": column("RegValueName", text),
  "dns.question.name": column("DomainName", text),
  "source.ip": column(["LocalAddressIP4", "LocalAddressIP6"], text),
  "source.port": converted("LocalPort", long),
  "destination.ip": column(["RemoteAddressIP4", "RemoteAddressIP6"], text),
  "destination.port": converted("RemotePort", long),
}

/**
 * CrowdStrike Falcon Data Replicator: sensor events and external API events, one JSON object a line, all values text.
 */
export const crowdstrikeFdr: Source = {
  name: "crowdstrike.fdr",
  index: "logs-crowdstrike.fdr-default",
  shapes: [["event_simpleName", "ExternalApiType", "cid", "aid"]],
  recognise: (record) =>
    Object.hasOwn(record, "event_simpleName") ||
    (Object.hasOwn(record, "ExternalApiType") && Object.hasOwn(record, "cid")),
  kindColumns: { values: ["event_simpleName", "ExternalApiType", "event_platform"], presence: ["cid"] },
  normalise: (record) => {
    const event = emptyEvent()
    applyTable(fdrFields, record, event)
    return event
  },
  readLazily: lazyEvents(fdrFields),
  unknownKind: (event) => (event["event.category"] === undefined ? String(event["event.action"] ?? "") : undefined),
  metadata: fdrMetadata,
  fields: fieldsOf(fdrFields),
}

/** One attribute of the event, by the exact names in event_simpleName. */
function kindsOf(record: JsonObject, part: keyof EventKind): string[] {
  const names = presentTexts(record, "event_simpleName")
  const kinds = names.length > 0 ? names.map(eventKind) : [unknownEvent]
  return [...new Set(kinds.flatMap((kind) => kind[part] ?? []))]
}

function hasCategory(record: JsonObject, category: string): boolean {
  return presentTexts(record, "event_simpleName").some((name) => eventKind(name).category?.includes(category))
}

/** The first column with a time, in the order of Elastic's pipeline, which does not use ContextTimeStamp. */
function timestampOf(record: JsonObject): Value | undefined {
  return (
    time(epochSecondsOrMilliseconds)(own(record, "UTCTimestamp")) ??
    milliseconds(own(record, "timestamp")) ??
    seconds(own(record, "CreationTimeStamp")) ??
    time(epochSecondsOrMilliseconds, isoTime)(own(record, "Time")) ??
    time(epochSecondsOrMilliseconds, isoTime)(own(record, "_time"))
  )
}

/** The id alone is not unique across sensors and tenants. */
function eventIdOf(record: JsonObject): string | undefined {
  const [id] = presentTexts(record, "id")
  return id === undefined ? undefined : [id, ...presentTexts(record, "aid"), ...presentTexts(record, "cid")].join("|")
}

function osTypeOf(record: JsonObject): Value | undefined {
  return oneOrMany(presentTexts(record, "event_platform").flatMap((name) => platforms.get(name.toLowerCase()) ?? []))
}

function isWindows(record: JsonObject): boolean {
  return scalarsIn(osTypeOf(record)).includes("windows")
}

/**
 * The arguments, only where the platform is known. Like the newest version of Elastic's pipeline, this removes empty
 * arguments before counting, and after counting those that mean "missing" in other columns (`-`, `none`).
 */
function argumentsOf(record: JsonObject): Arguments {
  const known = argumentsOfRecord.get(record)
  if (known !== undefined) return known
  const commandLines = osTypeOf(record) === undefined ? [] : presentTexts(record, "CommandLine")
  const all = splitCommandLines(commandLines)
  const args = {
    kept: listOf(all.filter((argument) => !absent.has(argument))),
    count: commandLines.length > 0 ? all.reduce((count, argument) => count + Number(argument !== ""), 0) : undefined,
  }
  argumentsOfRecord.set(record, args)
  return args
}

type Arguments = { readonly kept: Value | undefined; readonly count: number | undefined }

/** Two fields need the arguments of a record, which may be millions. */
const argumentsOfRecord = new WeakMap<JsonObject, Arguments>()

function hasProcessImage(record: JsonObject): boolean {
  return !hasCategory(record, "library") && !hasCategory(record, "driver")
}

function hashesProcess(record: JsonObject): boolean {
  return presentTexts(record, "event_simpleName").some((name) => name.includes("Process") || name.includes("Service"))
}

function isWindowsProcess(record: JsonObject): boolean {
  return isWindows(record) && hasCategory(record, "process")
}

/**
 * The file name of a path. Elastic reads it only from paths that begin with a separator, as all of Falcon's do. A drive
 * path must not hide its file name either.
 */
function fileNamesOf(record: JsonObject, column: string): Value | undefined {
  return oneOrMany(
    presentTexts(record, column).flatMap(
      (path) => (path.startsWith("/") && !isWindows(record) ? posixFileName(path) : windowsFileName(path)) ?? [],
    ),
  )
}

/** Whole seconds from start to end, if both are known. */
function uptimeOf(record: JsonObject): number | undefined {
  const [start] = scalarsIn(seconds(own(record, "ProcessStartTime")))
  const [end] = scalarsIn(seconds(own(record, "ProcessEndTime")))
  return start === undefined || end === undefined
    ? undefined
    : Math.floor((Date.parse(String(end)) - Date.parse(String(start))) / 1000)
}

function integrityLevelOf(record: JsonObject): Value | undefined {
  return oneOrMany(presentTexts(record, "IntegrityLevel").flatMap((level) => integrityLevels.get(level) ?? []))
}
