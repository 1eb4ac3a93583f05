import { isJsonObject, type Json, type JsonObject } from "../../src/json.ts"
import { defendStart } from "./elastic-defend.ts"
import { jsonFormat, type LogFormat } from "./log-format.ts"
import { nameOf, type ProcessStart } from "./process-start.ts"

const SOURCE = "endgame"

/** Windows file time: 100 ns units since 1601. */
export const fileTime = (time: number): bigint => (BigInt(time) + 11_644_473_600_000n) * 10_000n

/** The ECS document that Endgame streams. */
export function endgameDocument(process: ProcessStart): JsonObject {
  const { agent: _agent, data_stream: _stream, ...rest } = defendStart(process)
  return {
    ...rest,
    event: {
      kind: "event",
      category: "process",
      type: "start",
      action: "creation_event",
      module: "endgame",
      dataset: "esensor",
    },
    endgame: { event_type_full: "process_event", event_subtype_full: "creation_event" },
  }
}

/** The document of 2019: each value in a list, `process_start`, a platform and no `host.os.type`. */
function olderDocument(process: ProcessStart): JsonObject {
  const { host: _host, "@timestamp": _time, ...document } = endgameDocument(process)
  const inLists = (value: Json | undefined): Json =>
    isJsonObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inLists(inner)]))
      : Array.isArray(value)
        ? value
        : [value ?? null]
  return {
    ...Object.fromEntries(Object.entries(document).map(([key, value]) => [key, inLists(value)])),
    event: {
      kind: ["event"],
      category: ["process"],
      type: ["process_start"],
      action: ["creation_event"],
      module: ["endgame"],
    },
    host: { name: [process.host.name], os: { platform: ["windows"], name: ["Windows"] } },
    timestamp: String(process.time),
  }
}

/** The sensor's own event. */
function sensorEvent(process: ProcessStart): JsonObject {
  return {
    event_type: "process",
    event_type_full: "process_event",
    event_subtype_full: "creation_event",
    opcode: 1,
    subtype: "create",
    serial_event_id: 53,
    timestamp: fileTime(process.time),
    pid: process.pid,
    ppid: process.parent.pid,
    unique_pid: 53,
    unique_ppid: 48,
    process_name: nameOf(process.image),
    process_path: process.image,
    command_line: process.commandLine,
    original_file_name: process.originalName,
    md5: process.md5,
    parent_process_name: nameOf(process.parent.image),
    parent_process_path: process.parent.image,
    user_sid: process.user.sid,
    user_name: process.user.name,
    user_domain: process.user.domain,
  }
}

export const endgameFormats: readonly LogFormat[] = [
  jsonFormat(SOURCE, "Endgame's document", endgameDocument),
  jsonFormat(SOURCE, "Endgame's older document", olderDocument),
  jsonFormat(SOURCE, "Endgame's sensor event", sensorEvent),
  jsonFormat(SOURCE, "Endgame's sensor event under data", (process) => ({ data: sensorEvent(process) })),
]
