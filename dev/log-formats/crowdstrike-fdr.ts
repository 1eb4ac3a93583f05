import type { JsonObject } from "../../src/json.ts"
import { jsonFormat, type LogFormat } from "./log-format.ts"
import { nameOf, type ProcessStart } from "./process-start.ts"

const SOURCE = "crowdstrike.fdr"

/** The NT device path of an image, as the sensor writes it. */
export const devicePath = (image: string): string => image.replace(/^C:/i, "\\Device\\HarddiskVolume3")

/** The sensor's event of a process start; all values are text. */
export function processRollup(process: ProcessStart): JsonObject {
  return {
    CommandLine: process.commandLine,
    ConfigBuild: "1007.3.0019306.11",
    ImageFileName: devicePath(process.image),
    ImageSubsystem: "3",
    IntegrityLevel: "12288",
    MD5HashData: process.md5,
    OriginalFilename: process.originalName,
    ParentBaseFileName: nameOf(process.parent.image),
    ParentProcessId: process.parent.uniqueId,
    ProcessCreateFlags: "67634196",
    ProcessEndTime: "",
    ProcessStartTime: (process.time / 1000).toFixed(3),
    RawProcessId: String(process.pid),
    SHA1HashData: "0".repeat(40),
    SHA256HashData: process.sha256,
    TargetProcessId: process.uniqueId,
    UserSid: process.user.sid,
    aid: process.host.id,
    aip: process.host.ip,
    cid: "ffeeddccbbaa99887766554433221100",
    event_platform: "Win",
    event_simpleName: "ProcessRollup2",
    id: "8d1f6d2a-0000-11ef-9000-0242ac120002",
    name: "ProcessRollup2V19",
    timestamp: String(process.time + 323),
  }
}

function olderRollup(process: ProcessStart): JsonObject {
  const { OriginalFilename: _, ...record } = processRollup(process)
  return record
}

export const crowdstrikeFdrFormats: readonly LogFormat[] = [
  jsonFormat(SOURCE, "ProcessRollup2", processRollup),
  jsonFormat(
    SOURCE,
    "ProcessRollup2 of an older sensor",
    olderRollup,
    "sensors before 2023 do not send OriginalFilename; they send it in a separate PeVersionInfo event",
  ),
  jsonFormat(SOURCE, "SyntheticProcessRollup2", (process) => ({
    ...processRollup(process),
    event_simpleName: "SyntheticProcessRollup2",
    name: "SyntheticProcessRollup2V5",
  })),
  jsonFormat(SOURCE, "with names of host and user joined", (process) => ({
    ...processRollup(process),
    ComputerName: process.host.name,
    UserName: process.user.name,
    UserDomain: process.user.domain,
  })),
  jsonFormat(SOURCE, "numbers for digits", (process) => ({
    ...processRollup(process),
    RawProcessId: process.pid,
    timestamp: process.time + 323,
    TargetProcessId: BigInt(process.uniqueId),
  })),
]
