import { spacedTime } from "../log-formats/log-format.ts"
import type { BatchFormat } from "./batch-format.ts"

export const winlogbeatSysmon: BatchFormat = {
  file: "winlogbeat-sysmon.ndjson",
  source: "winlogbeat",
  ordinary: 2400,
  record: (process, random) =>
    JSON.stringify({
      "@timestamp": new Date(process.time + random.integer(1, 40)).toISOString(),
      "@metadata": { beat: "winlogbeat", type: "_doc", version: "8.17.3" },
      agent: { type: "winlogbeat", version: "8.17.3", name: process.host.name },
      ecs: { version: "8.0.0" },
      event: {
        action: "Process Create (rule: ProcessCreate)",
        code: "1",
        created: new Date(process.time + 1500).toISOString(),
        kind: "event",
        provider: "Microsoft-Windows-Sysmon",
      },
      host: { name: process.host.name.toLowerCase(), os: { family: "windows", platform: "windows", type: "windows" } },
      log: { level: "information" },
      message: `Process Create:\nImage: ${process.image}\nCommandLine: ${process.commandLine}`,
      winlog: {
        api: "wineventlog",
        channel: "Microsoft-Windows-Sysmon/Operational",
        computer_name: `${process.host.name}.meridian.example`,
        event_data: {
          CommandLine: process.commandLine,
          Company: process.company,
          CurrentDirectory: process.directory,
          Description: process.product,
          FileVersion: process.version,
          Hashes: `SHA1=${process.sha1.toUpperCase()},MD5=${process.md5.toUpperCase()},SHA256=${process.sha256.toUpperCase()},IMPHASH=${process.imphash.toUpperCase()}`,
          Image: process.image,
          IntegrityLevel: process.user.name === "SYSTEM" ? "System" : "High",
          LogonGuid: `{${random.guid()}}`,
          LogonId: process.logonId,
          OriginalFileName: process.originalName,
          ParentCommandLine: process.parent.commandLine,
          ParentImage: process.parent.image,
          ParentProcessGuid: `{${process.parent.guid}}`,
          ParentProcessId: String(process.parent.pid),
          ProcessGuid: `{${process.guid}}`,
          ProcessId: String(process.pid),
          Product: process.product,
          RuleName: "-",
          TerminalSessionId: "2",
          User: `${process.user.domain}\\${process.user.name}`,
          UtcTime: spacedTime(process.time),
        },
        event_id: "1",
        opcode: "Info",
        process: { pid: 3120, thread: { id: 4716 } },
        provider_guid: "{5770385f-c22a-43e0-bf4c-06f5698ffbd9}",
        provider_name: "Microsoft-Windows-Sysmon",
        record_id: String(random.integer(100_000, 999_999)),
        user: { domain: "NT AUTHORITY", identifier: "S-1-5-18", name: "SYSTEM", type: "User" },
        version: 5,
      },
    })
      // Go's encoder, which wrote this, escapes what HTML would read.
      .replace(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`),
}
