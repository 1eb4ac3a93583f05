import { nameOf } from "../log-formats/process-start.ts"
import type { BatchFormat } from "./batch-format.ts"

export const m365Defender: BatchFormat = {
  file: "m365-defender.ndjson",
  source: "m365_defender.event",
  ordinary: 1200,
  record: (process, random) =>
    JSON.stringify({
      Tenant: "DefaultTenant",
      category: "AdvancedHunting-DeviceProcessEvents",
      operationName: "Publish",
      tenantId: "00000000-0000-4000-8000-000000000001",
      time: `${new Date(process.time + 120_000).toISOString().slice(0, -1)}4521Z`,
      properties: {
        AccountDomain: process.user.domain,
        AccountName: process.user.name,
        AccountSid: process.user.sid,
        ActionType: "ProcessCreated",
        AdditionalFields: null,
        DeviceId: process.host.id,
        DeviceName: `${process.host.name}.meridian.example`,
        FileName: nameOf(process.image),
        FolderPath: process.image,
        InitiatingProcessAccountSid: process.user.sid,
        InitiatingProcessCommandLine: process.parent.commandLine,
        InitiatingProcessFileName: nameOf(process.parent.image),
        InitiatingProcessFolderPath: process.parent.image.toLowerCase(),
        InitiatingProcessId: process.parent.pid,
        InitiatingProcessIntegrityLevel: "High",
        MD5: process.md5,
        ProcessCommandLine: process.commandLine,
        ProcessCreationTime: `${new Date(process.time).toISOString().slice(0, -1)}0017Z`,
        ProcessId: process.pid,
        ProcessVersionInfoOriginalFileName: process.originalName,
        ReportId: random.integer(1000, 99_999),
        SHA1: process.sha1,
        SHA256: process.sha256,
        Timestamp: `${new Date(process.time).toISOString().slice(0, -1)}0017Z`,
      },
    }),
}
