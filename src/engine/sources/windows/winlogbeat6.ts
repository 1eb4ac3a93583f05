import { emptyEvent } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { flatten } from "../flatten.ts"
import { own } from "../value.ts"
import { knownProvider, type WindowsEvent } from "./windows-event.ts"

const eventData = "event_data."

/** Field of Winlogbeat 6, and field of Winlogbeat 7 and later. Nested fields follow their parent (`user.name`). */
const renamed: ReadonlyMap<string, string> = new Map([
  ["log_name", "winlog.channel"],
  ["source_name", "winlog.provider_name"],
  ["provider_guid", "winlog.provider_guid"],
  ["event_id", "winlog.event_id"],
  ["record_number", "winlog.record_id"],
  ["computer_name", "winlog.computer_name"],
  ["process_id", "winlog.process.pid"],
  ["thread_id", "winlog.process.thread.id"],
  ["activity_id", "winlog.activity_id"],
  ["related_activity_id", "winlog.related_activity_id"],
  ["keywords", "winlog.keywords"],
  ["opcode", "winlog.opcode"],
  ["task", "winlog.task"],
  ["version", "winlog.version"],
  ["level", "log.level"],
  ["message_error", "error.message"],
  ["user", "winlog.user"],
  ["beat", "agent"],
])

// `host` is the collector, not the event's computer. `type` is always "wineventlog".
const dropped: ReadonlySet<string> = new Set(["host", "type", "@metadata"])

/**
 * Reads a document of Winlogbeat 5 or 6, which predates ECS and has `event_id`, `event_data`, `log_name`, … at the top.
 */
export function readWinlogbeat6(record: JsonObject): WindowsEvent | null {
  const isEvent =
    Object.hasOwn(record, "event_id") &&
    ["log_name", "source_name", "event_data"].some((key) => Object.hasOwn(record, key))
  if (!isEvent && knownProvider(own(record, "source_name")) === undefined) return null
  const header = emptyEvent()
  const data = emptyEvent()
  const flat = flatten(record)
  for (const name of Object.keys(flat)) {
    const dot = name.indexOf(".")
    const head = dot === -1 ? name : name.slice(0, dot)
    const target = renamed.get(head)
    if (name.startsWith(eventData)) {
      data[name.slice(eventData.length)] = flat[name]
    } else if (target !== undefined) {
      header[target + name.slice(head.length)] = flat[name]
    } else if (!dropped.has(head)) {
      header[name] = flat[name]
    }
  }
  return { header, data, format: "winlogbeat6" }
}
