import { devicePath } from "../log-formats/crowdstrike-fdr.ts"
import { nameOf } from "../log-formats/process-start.ts"
import type { BatchFormat } from "./batch-format.ts"

export const crowdstrikeFdr: BatchFormat = {
  file: "crowdstrike-fdr.ndjson",
  source: "crowdstrike.fdr",
  ordinary: 2400,
  record: (process, random) =>
    JSON.stringify({
      AuthenticationId: String(random.integer(100_000, 999_999)),
      CommandLine: process.commandLine,
      ConfigBuild: "1007.3.0019306.11",
      ConfigStateHash: "2415918743",
      EffectiveTransmissionClass: "2",
      Entitlements: "15",
      ImageFileName: devicePath(process.image),
      ImageSubsystem: "3",
      IntegrityLevel: process.user.name === "SYSTEM" ? "16384" : "12288",
      MD5HashData: process.md5,
      ParentBaseFileName: nameOf(process.parent.image),
      ParentProcessId: process.parent.uniqueId,
      ProcessCreateFlags: "67634196",
      ProcessEndTime: "",
      ProcessStartTime: (process.time / 1000).toFixed(3),
      RawProcessId: String(process.pid),
      SHA1HashData: "0".repeat(40),
      SHA256HashData: process.sha256,
      SessionId: "2",
      Tags: "25, 27, 40, 151, 874, 924",
      TargetProcessId: process.uniqueId,
      TokenType: "1",
      UserSid: process.user.sid,
      aid: process.host.id,
      aip: process.host.ip,
      cid: "0123456789abcdef0123456789abcdef",
      event_platform: "Win",
      event_simpleName: "ProcessRollup2",
      id: random.guid(),
      name: "ProcessRollup2V20",
      timestamp: String(process.time + random.integer(200, 900)),
    }),
}
