import { type Draft, emptyEvent } from "../../../event.ts"
import { isJsonObject, type JsonObject } from "../../../json.ts"
import { argumentCountOf, argumentsOf, fileNameOf } from "../field-rules.ts"
import { applyTable, column, constant, converted, derived, type FieldTable, verbatim } from "../field-table.ts"
import { flatten } from "../flatten.ts"
import { endgameTime, time } from "../time.ts"
import { hash, listOf, long, own, textsOf } from "../value.ts"

const dataPrefix = "data."

const categories: ReadonlyMap<string, string> = new Map([
  ["process", "process"],
  ["file", "file"],
  ["registry", "registry"],
  ["network", "network"],
  ["dns", "network"],
  ["image_load", "library"],
  ["security", "authentication"],
])

// ECS category; event_subtype_full, or subtype where that is missing; ECS type. A process that already ran when the
// sensor started has type info.
const types: readonly [category: string, subtype: RegExp, type: string][] = [
  ["process", /^(creation_event|create|exec_event|fork_event)$/, "start"],
  ["process", /^(termination_event|terminate)$/, "end"],
  ["process", /^already_running$/, "info"],
  ["file", /^(file_create_event|create)$/, "creation"],
  ["file", /^(file_delete_event|delete)$/, "deletion"],
  ["file", /^(file_(modify|write|overwrite|rename)_event|modify)$/, "change"],
  ["registry", /^registry_(create|open_create)_event$/, "creation"],
  ["registry", /^registry_(modify|set|rename)_event$/, "change"],
  ["registry", /^registry_delete_event$/, "deletion"],
  ["network", /connection/, "connection"],
  ["network", /connection_(attempt|accept)/, "start"],
  ["network", /disconnect/, "end"],
  ["network", /request_event$/, "protocol"],
  ["library", /load/, "start"],
  ["authentication", /logon/, "start"],
  ["authentication", /logoff/, "end"],
]

/** The fields of a sensor's own event. Only Windows sensors write these; names have no dots, times are FILETIMEs. */
export const sensorFields: FieldTable = {
  "@timestamp": converted("timestamp", time(endgameTime)),
  "event.kind": constant("event"),
  "event.module": constant("endgame"),
  "event.dataset": constant("esensor"),
  "event.category": derived((event) => listOf(categoriesOf(event)), [...new Set(categories.values())]),
  "event.type": derived((event) => listOf(typesOf(event)), [...new Set(types.map(([, , type]) => type))]),
  "event.action": column(["event_subtype_full", "subtype"]),
  "event.sequence": converted("serial_event_id", long),
  "host.os.type": constant("windows"),
  "host.name": column(["hostname", "host_name"]),
  "process.name": verbatim(
    ["process_name", "process_path"],
    (event) => column("process_name").read(event) ?? fileNameOf("process_path").read(event),
  ),
  "process.executable": column("process_path"),
  "process.command_line": column("command_line"),
  "process.args": argumentsOf("command_line"),
  "process.args_count": argumentCountOf("command_line"),
  "process.pid": converted("pid", long),
  "process.entity_id": column("unique_pid"),
  "process.exit_code": converted("exit_code", long),
  "process.hash.md5": column("md5", hash),
  "process.hash.sha1": column("sha1", hash),
  "process.hash.sha256": column("sha256", hash),
  "process.pe.original_file_name": column("original_file_name"),
  "process.parent.name": column("parent_process_name"),
  "process.parent.executable": column("parent_process_path"),
  "process.parent.pid": converted("ppid", long),
  "process.parent.entity_id": column("unique_ppid"),
  "user.id": column("user_sid"),
  "user.name": column("user_name"),
  "user.domain": column("user_domain"),
  "file.name": column("file_name"),
  "file.path": column("file_path"),
  "dll.name": column("image_name"),
  "dll.path": column("image_path"),
  "registry.key": column("registry_key"),
  "registry.path": column(["registry_path", "key_path"]),
  "registry.value": column("registry_value"),
  "registry.data.strings": column("bytes_written_string_list"),
  "dns.question.name": column("query_name"),
  "network.transport": column("protocol"),
  "source.ip": column("source_address"),
  "source.port": converted("source_port", long),
  "destination.ip": column("destination_address"),
  "destination.port": converted("destination_port", long),
  "endgame.event_type_full": column("event_type_full"),
  "endgame.event_subtype_full": column("event_subtype_full"),
}

/** The columns of `isSensorEvent`, and those that decide `event.category`, `event.type` and `event.action`. */
export const sensorKindColumns: readonly string[] = ["event_type_full", "event_type", "event_subtype_full", "subtype"]

/** Whether a record is a sensor event, at the top or under `data`. The oldest only have `event_type` and `subtype`. */
export function isSensorEvent(record: JsonObject): boolean {
  return [record, own(record, "data")].some(
    (event) =>
      isJsonObject(event) &&
      Object.hasOwn(event, "timestamp") &&
      (Object.hasOwn(event, "event_type_full") || (Object.hasOwn(event, "event_type") && Object.hasOwn(event, "pid"))),
  )
}

/** Normalises a sensor event, at the top or under `data`. */
export function normaliseSensorEvent(record: JsonObject): Draft {
  const flat = emptyEvent()
  const outer = flatten(record)
  for (const name of Object.keys(outer)) {
    flat[name.startsWith(dataPrefix) ? name.slice(dataPrefix.length) : name] = outer[name]
  }
  const event = emptyEvent()
  applyTable(sensorFields, flat, event)
  return event
}

function categoriesOf(event: JsonObject): string[] {
  const names = textsOf(event, ["event_type_full", "event_type"]).map((name) => name.replace(/_event$/, ""))
  return [...new Set(names.flatMap((name) => categories.get(name) ?? []))]
}

function typesOf(event: JsonObject): string[] {
  const eventCategories = categoriesOf(event)
  const subtypes = textsOf(event, ["event_subtype_full", "subtype"])
  const found = types.filter(
    ([category, name]) => eventCategories.includes(category) && subtypes.some((one) => name.test(one)),
  )
  return [...new Set(found.map(([, , type]) => type))]
}
