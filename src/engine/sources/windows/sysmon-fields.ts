import type { Value } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import {
  accountOf,
  argumentCountOf,
  argumentsOf,
  fileNameOf,
  fileNameOfPath,
  processIdOf,
  windowsFileName,
} from "../field-rules.ts"
import {
  column,
  constant,
  converted,
  derived,
  type FieldRule,
  type FieldTable,
  inAnyColumn,
  prefixed,
  verbatim,
} from "../field-table.ts"
import { isoTime, time } from "../time.ts"
import { each, flag, listOf, long, oneOrMany, textsOf } from "../value.ts"
import { dnsTable } from "./sysmon-dns.ts"
import { type SysmonKind, sysmonKinds } from "./sysmon-event-kinds.ts"
import { hashTable } from "./sysmon-hashes.ts"
import { registryTable } from "./sysmon-registry.ts"
import { textOf } from "./windows-event.ts"

const actor = ["Image", "SourceImage"]

/** The fields of every event: the acting process, the user, and the time. */
const commonSysmonFields: FieldTable = {
  "event.category": derived((data) => listOf(kindOf(data)?.category ?? []), valuesOf("category")),
  "event.type": derived((data) => listOf(kindOf(data)?.type ?? []), valuesOf("type")),
  "@timestamp": converted("UtcTime", time(isoTime)),
  "rule.name": column("RuleName"),
  // Some formats write it without braces, so the record may not contain the same text.
  "process.entity_id": converted(["ProcessGuid", "SourceProcessGuid", "SourceProcessGUID"], each(String)),
  "process.pid": processIdOf(["ProcessId", "SourceProcessId"]),
  "process.thread.id": processIdOf("SourceThreadId"),
  "process.executable": column(actor),
  "process.name": fileNameOfPath(actor),
  // As in Elastic, the account that Sysmon runs in, not the process's.
  "user.id": inAnyColumn(column("winlog.user.identifier").read),
  "user.domain": accountOf("User", "domain"),
  "user.name": accountOf("User", "user"),
}

const versionInfo: FieldTable = {
  "pe.company": column("Company"),
  "pe.description": column("Description"),
  "pe.file_version": column("FileVersion"),
  "pe.original_file_name": column("OriginalFileName"),
  "pe.product": column("Product"),
}

const processStart: FieldTable = {
  "process.command_line": column("CommandLine"),
  "process.args": argumentsOf("CommandLine"),
  "process.args_count": argumentCountOf("CommandLine"),
  "process.working_directory": column("CurrentDirectory"),
  ...prefixed("process", versionInfo),
  ...prefixed("process", hashTable),
  "process.parent.entity_id": converted("ParentProcessGuid", each(String)),
  "process.parent.pid": processIdOf("ParentProcessId"),
  "process.parent.executable": column("ParentImage"),
  "process.parent.name": fileNameOfPath("ParentImage"),
  "process.parent.command_line": column("ParentCommandLine"),
  "process.parent.args": argumentsOf("ParentCommandLine"),
  "process.parent.args_count": argumentCountOf("ParentCommandLine"),
}

const network: FieldTable = {
  "source.ip": column("SourceIp"),
  "source.domain": column("SourceHostname"),
  "source.port": converted("SourcePort", long),
  "destination.ip": column("DestinationIp"),
  "destination.domain": column("DestinationHostname"),
  "destination.port": converted("DestinationPort", long),
  "network.transport": column("Protocol"),
  "network.protocol": column(["DestinationPortName", "SourcePortName"]),
  "network.direction": derived((data) => either(data, "Initiated", "egress", "ingress"), ["egress", "ingress"]),
  "network.type": derived((data) => either(data, "SourceIsIpv6", "ipv6", "ipv4"), ["ipv6", "ipv4"]),
}

const targetFile: FieldTable = {
  "file.path": column("TargetFilename"),
  "file.name": fileNameOf("TargetFilename"),
  "file.directory": fileDirectoryOf("TargetFilename"),
  "file.extension": fileExtensionOf("TargetFilename"),
}

const loaded: FieldTable = {
  path: column("ImageLoaded"),
  name: fileNameOf("ImageLoaded"),
  ...hashTable,
  ...versionInfo,
  "code_signature.subject_name": column("Signature"),
  "code_signature.status": column("SignatureStatus"),
  "code_signature.exists": converted("Signed", flag),
  "code_signature.valid": derived((data) => either(data, "SignatureStatus", true, false, "valid"), [true, false]),
}

const deletedFile: FieldTable = {
  "sysmon.file.archived": converted("Archived", flag),
  "sysmon.file.is_executable": converted("IsExecutable", flag),
}

/** Event ids, and the fields that they have in addition to those of every event. */
const groups: readonly [ids: readonly number[], table: FieldTable][] = [
  [[1], processStart],
  [[3], network],
  [[6, 7], prefixed("file", loaded)],
  [[7], prefixed("dll", loaded)],
  [[2, 11, 15, 23, 26, 27, 28, 29], targetFile],
  // Elastic maps the hashes of these events to process.hash, although those of 23 and 26 are of the file.
  [[23, 24, 25, 26], prefixed("process", hashTable)],
  [[15, 27, 28, 29], prefixed("file", hashTable)],
  [[23, 24, 26, 27, 28], deletedFile],
  [[12, 13, 14], registryTable],
  [[17, 18], { "file.name": column("PipeName") }],
  [[20], { "process.executable": column("Destination"), "process.name": fileNameOfPath("Destination") }],
  [
    [22],
    {
      "network.protocol": constant("dns"),
      "dns.question.name": column("QueryName"),
      "sysmon.dns.status": column("QueryStatus"),
      ...dnsTable,
    },
  ],
  [[255], { "error.code": column("ID") }],
]

/** By event id: the fields of every event and those of the id. */
const tables: ReadonlyMap<string, FieldTable> = new Map(
  [...sysmonKinds.keys()].map((id) => [
    id,
    Object.assign(
      {},
      commonSysmonFields,
      ...groups.filter(([ids]) => ids.includes(Number(id))).map(([, table]) => table),
    ),
  ]),
)

/** The fields of an event id. */
export function sysmonFields(id: string): FieldTable {
  return tables.get(id) ?? commonSysmonFields
}

/** The tables of all ids, for the declaration of the source's fields. */
export const sysmonFieldTables: readonly FieldTable[] = [commonSysmonFields, ...groups.map(([, table]) => table)]

/** Event data that the mapping moves to other fields. All other data is kept under `winlog.event_data`. */
export const sysmonMappedData: ReadonlySet<string> = new Set([
  ...["UtcTime", "RuleName", "ProcessGuid", "SourceProcessGuid", "SourceProcessGUID", "ProcessId", "SourceProcessId"],
  ...["SourceThreadId", "Image", "SourceImage", "User", "Hashes", "Hash", "OriginalFileName", "CommandLine"],
  ...["CurrentDirectory", "ParentProcessGuid", "ParentProcessId", "ParentImage", "ParentCommandLine"],
  ...["SourceIp", "SourceHostname", "SourcePort", "SourcePortName", "SourceIsIpv6", "DestinationIp"],
  ...["DestinationHostname", "DestinationPort", "DestinationPortName", "DestinationIsIpv6", "Protocol", "Initiated"],
  ...["TargetFilename", "ImageLoaded", "Signature", "SignatureStatus", "Signed", "Archived", "IsExecutable"],
  ...["TargetObject", "Details", "PipeName", "QueryName", "QueryStatus", "QueryResults", "ID"],
])

function kindOf(data: JsonObject): SysmonKind | undefined {
  return sysmonKinds.get(textOf(data, "winlog.event_id"))
}

function valuesOf(part: "category" | "type"): string[] {
  return [...new Set([...sysmonKinds.values()].flatMap((kind) => kind[part]))]
}

/** `yes` when a column is "true" (or another word), else `no`; nothing when the column is missing. */
function either<T extends string | boolean>(
  data: JsonObject,
  name: string,
  yes: T,
  no: T,
  word = "true",
): Value | undefined {
  return oneOrMany(textsOf(data, name).map((text) => (text.toLowerCase() === word ? yes : no)))
}

function fileDirectoryOf(name: string): FieldRule {
  return verbatim(name, (data) =>
    oneOrMany(textsOf(data, name).flatMap((path) => path.slice(0, Math.max(path.lastIndexOf("\\"), 0)) || [])),
  )
}

function fileExtensionOf(name: string): FieldRule {
  return verbatim(name, (data) =>
    oneOrMany(
      textsOf(data, name).flatMap((path) => {
        const file = windowsFileName(path) ?? ""
        return file.includes(".") ? file.slice(file.lastIndexOf(".") + 1) || [] : []
      }),
    ),
  )
}
