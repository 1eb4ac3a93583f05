import type { JsonObject } from "../../src/json.ts"
import { dotted } from "./dotted-keys.ts"
import { jsonFormat, type LogFormat, sevenDigitTime, wrapped } from "./log-format.ts"
import { nameOf, type ProcessStart } from "./process-start.ts"

const SOURCE = "m365_defender.event"
const TABLE = "DeviceProcessEvents"

/** A row of DeviceProcessEvents by its columns. */
function huntingRow(process: ProcessStart): JsonObject {
  return {
    ActionType: "ProcessCreated",
    Timestamp: sevenDigitTime(process.time),
    AdditionalFields: "[]",
    DeviceId: process.host.id,
    DeviceName: `${process.host.name}.example.com`,
    AccountSid: process.user.sid,
    AccountName: process.user.name,
    AccountDomain: process.user.domain,
    FileName: nameOf(process.image),
    FolderPath: process.image,
    FileSize: 45056,
    MD5: process.md5,
    SHA1: null,
    SHA256: process.sha256,
    ProcessId: process.pid,
    ProcessCommandLine: process.commandLine,
    ProcessCreationTime: sevenDigitTime(process.time),
    ProcessVersionInfoOriginalFileName: process.originalName,
    InitiatingProcessAccountSid: "S-1-5-18",
    InitiatingProcessFileName: nameOf(process.parent.image),
    InitiatingProcessFolderPath: process.parent.image.toLowerCase(),
    InitiatingProcessCommandLine: process.parent.commandLine,
    InitiatingProcessId: process.parent.pid,
    InitiatingProcessIntegrityLevel: "High",
    InitiatingProcessSignatureStatus: "Valid",
    InitiatingProcessParentFileName: "svchost.exe",
    InitiatingProcessParentId: 700,
  }
}

/** The row as Microsoft streams it to Event Hubs and to storage. */
export function streamed(process: ProcessStart, row: JsonObject = huntingRow(process), table = TABLE): JsonObject {
  return {
    Tenant: "DefaultTenant",
    category: `AdvancedHunting-${table}`,
    operationName: "Publish",
    tenantId: "00000000-0000-0000-0000-000000000001",
    time: sevenDigitTime(process.time + 120_000),
    properties: row,
  }
}

const record = jsonFormat(SOURCE, "Advanced Hunting", (process) => streamed(process))
const bareRow = jsonFormat(SOURCE, "a bare row", huntingRow)

export const m365DefenderFormats: readonly LogFormat[] = [
  record,
  jsonFormat(SOURCE, "Advanced Hunting, dotted keys", (process) => dotted(streamed(process))),
  wrapped(record, "Event Hubs' wrapper", (text) => `{"records":[${text}]}`),
  wrapped(record, "an array", (text) => `[${text}]`),
  jsonFormat(SOURCE, "Log Analytics' row", (process) => ({
    ...huntingRow(process),
    TenantId: "00000000-0000-0000-0000-000000000001",
    TimeGenerated: sevenDigitTime(process.time),
    Type: TABLE,
  })),
  jsonFormat(SOURCE, "a row with its table's name", (process) => ({ TableName: TABLE, ...huntingRow(process) })),
  bareRow,
  wrapped(
    bareRow,
    "the hunting interface's answer",
    (text) => `{"Schema":[{"Name":"Timestamp","Type":"DateTime"}],"Results":[${text}]}`,
  ),
  wrapped(bareRow, "the security graph's answer", (text) => `{"schema":[],"results":[${text}]}`),
]
