import { fileTime } from "../log-formats/endgame.ts"
import { nameOf } from "../log-formats/process-start.ts"
import type { BatchFormat } from "./batch-format.ts"

export const endgame: BatchFormat = {
  file: "endgame.ndjson",
  source: "endgame",
  ordinary: 1200,
  record: (process, random) =>
    JSON.stringify({
      command_line: process.commandLine,
      event_subtype_full: "creation_event",
      event_type_full: "process_event",
      md5: process.md5,
      opcode: 1,
      parent_process_name: nameOf(process.parent.image),
      parent_process_path: process.parent.image,
      pid: process.pid,
      ppid: process.parent.pid,
      process_name: nameOf(process.image),
      process_path: process.image,
      serial_event_id: random.integer(1, 999_999),
      sha1: process.sha1,
      sha256: process.sha256,
      unique_pid: process.guid,
      unique_ppid: process.parent.guid,
      user_domain: process.user.domain,
      user_name: process.user.name,
      user_sid: process.user.sid,
    }).replace(/^\{/, `{"timestamp":${fileTime(process.time)},`),
}
