import type { JsonObject } from "../../../json.ts"
import { argumentCountOf, argumentsOf, fileNameOf, processIdOf } from "../field-rules.ts"
import { column, converted, derived, type FieldRule, type FieldTable, verbatim } from "../field-table.ts"
import { listOf, long, oneOrMany, textsOf } from "../value.ts"
import { type SecurityKind, securityKinds } from "./security-event-kinds.ts"
import { textOf } from "./windows-event.ts"

/** The fields of every event. */
const commonSecurityFields: FieldTable = {
  "event.action": derived((data) => kindOf(data)?.action, [...new Set(kindValues((kind) => [kind.action]))]),
  "event.category": derived(
    (data) => listOf(kindOf(data)?.category ?? []),
    kindValues((kind) => kind.category),
  ),
  "event.type": derived(
    (data) => listOf(kindOf(data)?.type ?? []),
    kindValues((kind) => kind.type),
  ),
  "source.ip": verbatim("IpAddress", (data) =>
    oneOrMany(textsOf(data, "IpAddress").map((ip) => ip.replace(/^::ffff:/i, ""))),
  ),
  "source.port": converted("IpPort", long),
  "source.domain": column("WorkstationName"),
  "service.name": column("ServiceName"),
  "winlog.logon.type": derived((data) =>
    oneOrMany(textsOf(data, "LogonType").map((type) => logonTypes.get(type) ?? type)),
  ),
  "related.user": verbatim(["SubjectUserName", "TargetUserName"], (data) =>
    listOf([...new Set(["SubjectUserName", "TargetUserName"].flatMap((name) => textsOf(data, name)))]),
  ),
}

/** In most events, the subject is the user. */
const subject: FieldTable = {
  "user.id": column("SubjectUserSid"),
  "user.name": column("SubjectUserName"),
  "user.domain": column("SubjectDomainName"),
  "winlog.logon.id": column("SubjectLogonId"),
}

/** In logon and logoff events, the account that logs on is the user. */
const logon: FieldTable = {
  "user.id": column(["TargetUserSid", "TargetSid"]),
  "user.name": beforeAt(["TargetUserName", "AccountName"]),
  "user.domain": column(["TargetDomainName", "AccountDomain"]),
  "winlog.logon.id": column(["TargetLogonId", "LogonID"]),
}

/** The other account that the user acts as. */
const effective: FieldTable = {
  "user.effective.id": column("TargetUserSid"),
  "user.effective.name": beforeAt("TargetUserName"),
  "user.effective.domain": column("TargetDomainName"),
}

/** The process of the event, or the one that caused it. */
const process: FieldTable = {
  "process.pid": processIdOf(["ProcessId", "CallerProcessId"]),
  "process.executable": column(["ProcessName", "CallerProcessName"]),
  "process.name": fileNameOf(["ProcessName", "CallerProcessName"]),
}

/**
 * 4688: `ProcessId` is the creator, `NewProcessId` the new process. It has neither a hash nor the original file name.
 */
const processStart: FieldTable = {
  "process.pid": processIdOf("NewProcessId"),
  "process.executable": column("NewProcessName"),
  "process.name": fileNameOf("NewProcessName"),
  "process.command_line": column("CommandLine"),
  "process.args": argumentsOf("CommandLine"),
  "process.args_count": argumentCountOf("CommandLine"),
  "process.parent.pid": processIdOf("ProcessId"),
  "process.parent.executable": column("ParentProcessName"),
  "process.parent.name": fileNameOf("ParentProcessName"),
}

const targetUser: FieldTable = {
  "user.target.id": column("TargetSid"),
  "user.target.name": beforeAt("TargetUserName"),
  "user.target.domain": column("TargetDomainName"),
}

const group: FieldTable = {
  "group.id": column("TargetSid"),
  "group.name": column("TargetUserName"),
  "group.domain": column("TargetDomainName"),
  "user.target.id": column("MemberSid"),
}

const registry: FieldTable = {
  "registry.key": column("ObjectName"),
  "registry.value": column("ObjectValueName"),
}

/**
 * First and last event id, and the fields that these ids have in addition to those of every event. Later tables win.
 */
const groups: readonly [first: number, last: number, table: FieldTable][] = [
  [1100, 5999, subject],
  [1100, 4687, process],
  [4689, 5999, process],
  [4624, 4625, logon],
  [4634, 4634, logon],
  [4647, 4647, logon],
  [4768, 4771, logon],
  [4776, 4779, logon],
  [4648, 4648, effective],
  [4657, 4657, registry],
  [4688, 4688, processStart],
  [4688, 4688, effective],
  [4720, 4726, targetUser],
  [4727, 4737, group],
  [4738, 4743, targetUser],
  [4744, 4764, group],
  [4767, 4767, targetUser],
  [4781, 4781, targetUser],
]

/** By event id: the fields of every event and those of the id. */
const tables: ReadonlyMap<string, FieldTable> = new Map(
  [...securityKinds.keys()].map((id) => [
    id,
    Object.assign(
      {},
      commonSecurityFields,
      ...groups.filter(([first, last]) => first <= Number(id) && Number(id) <= last).map(([, , table]) => table),
    ),
  ]),
)

const unlistedEventFields: FieldTable = { ...commonSecurityFields, ...subject, ...process }

/** The fields of an event id. */
export function securityFields(id: string): FieldTable {
  return tables.get(id) ?? unlistedEventFields
}

/** The tables of all ids, for the declaration of the source's fields. */
export const securityFieldTables: readonly FieldTable[] = [commonSecurityFields, ...groups.map(([, , table]) => table)]

/** Event data that the mapping moves to other fields. All other data is kept under `winlog.event_data`. */
export function securityMappedData(id: string): ReadonlySet<string> {
  return id === "4688" ? movedFrom4688 : movedFromOthers
}

const movedFrom4688: ReadonlySet<string> = new Set(["NewProcessId", "NewProcessName", "ParentProcessName"])
const movedFromOthers: ReadonlySet<string> = new Set(["ProcessId", "ProcessName"])

const logonTypes: ReadonlyMap<string, string> = new Map([
  ["0", "System"],
  ["2", "Interactive"],
  ["3", "Network"],
  ["4", "Batch"],
  ["5", "Service"],
  ["7", "Unlock"],
  ["8", "NetworkCleartext"],
  ["9", "NewCredentials"],
  ["10", "RemoteInteractive"],
  ["11", "CachedInteractive"],
  ["12", "CachedRemoteInteractive"],
  ["13", "CachedUnlock"],
])

/** The part before the `@` of `name@domain`. */
function beforeAt(names: string | readonly string[]): FieldRule {
  return verbatim(names, (data) => oneOrMany(textsOf(data, names).flatMap((name) => name.split("@", 1)[0] || [])))
}

function kindOf(data: JsonObject): SecurityKind | undefined {
  return securityKinds.get(textOf(data, "winlog.event_id"))
}

function kindValues(part: (kind: SecurityKind) => readonly string[]): string[] {
  return [...new Set([...securityKinds.values()].flatMap(part))]
}
