import type { Scalar } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { column, constant, converted, derived, type FieldTable, inAnyColumn } from "../field-table.ts"
import { isoTime, time } from "../time.ts"
import { listOf, oneOrMany, own, scalarsIn } from "../value.ts"
import { hashFields } from "./sysmon-hashes.ts"
import { textOf } from "./windows-event.ts"

const levels: ReadonlyMap<string, string> = new Map([
  ["0", "information"],
  ["1", "critical"],
  ["2", "error"],
  ["3", "warning"],
  ["4", "information"],
  ["5", "verbose"],
  // NXLog's names.
  ["INFO", "information"],
  ["WARNING", "warning"],
  ["ERROR", "error"],
  ["CRITICAL", "critical"],
  ["DEBUG", "verbose"],
])

// Bits of Keywords: winmeta.h's WINEVENT_KEYWORD_AUDIT_SUCCESS and _FAILURE.
const auditSuccess = 0x20_0000_0000_0000n
const auditFailure = 0x10_0000_0000_0000n

/** A field of `WindowsEvent.header`: each format has another name for its raw column. */
const header = (names: string | readonly string[]) => inAnyColumn(column(names).read)

/** The fields of every event of the event log, from `winlog.*`. */
export const baseFields: FieldTable = {
  "@timestamp": converted("winlog.time_created", time(isoTime)),
  "event.created": converted("winlog.time_created", time(isoTime)),
  "event.kind": constant("event"),
  "event.code": header(["winlog.event_id", "event.code"]),
  "event.provider": header("winlog.provider_name"),
  "event.outcome": derived(
    (header) => oneOrMany(scalarsIn(own(header, "winlog.keywords")).flatMap(outcomeOf).slice(0, 1)),
    ["success", "failure", "unknown"],
  ),
  "host.name": header("winlog.computer_name"),
  "host.os.type": constant("windows"),
  "host.os.family": constant("windows"),
  "log.level": derived(
    (header) => levels.get(textOf(header, "winlog.level")) ?? (textOf(header, "winlog.level") || undefined),
  ),
  "winlog.event_id": header(["winlog.event_id", "event.code"]),
  "winlog.record_id": header("winlog.record_id"),
}

/** The account, where the event's own data does not contain it. */
export const accountFields: FieldTable = {
  "user.id": header("winlog.user.identifier"),
  "user.name": header("winlog.user.name"),
  "user.domain": header("winlog.user.domain"),
}

/** Collects users, addresses, hosts and hashes from the event's other fields. */
export const relatedFields: FieldTable = {
  "related.user": inAnyColumn((event) => valuesOf(event, ["user.name", "related.user"])),
  "related.ip": inAnyColumn((event) => valuesOf(event, ["source.ip", "destination.ip", "dns.resolved_ip"])),
  "related.hosts": inAnyColumn((event) => valuesOf(event, ["dns.answers.data", "dns.question.name"])),
  "related.hash": inAnyColumn((event) =>
    valuesOf(
      event,
      ["process", "file", "dll"].flatMap((owner) => hashFields.map((hash) => `${owner}.${hash}`)),
    ),
  ),
}

/** Success or failure, from the words that an agent writes or the bits that Windows writes. */
function outcomeOf(keyword: Scalar): string[] {
  const text = String(keyword).toLowerCase()
  if (text === "audit success" || text === "audit failure") return [text.slice("audit ".length)]
  if (!/^(0x[0-9a-f]{1,16}|-?\d{1,20})$/.test(text)) return []
  const bits = BigInt.asUintN(64, BigInt(text))
  return bits & auditSuccess ? ["success"] : bits & auditFailure ? ["failure"] : []
}

function valuesOf(event: JsonObject, fields: readonly string[]): readonly Scalar[] | undefined {
  return listOf([...new Set(fields.flatMap((field) => scalarsIn(own(event, field))))])
}
