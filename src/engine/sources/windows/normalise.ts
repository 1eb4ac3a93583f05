import { type Draft, type Event, emptyEvent } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { applyTable, type FieldTable, lowerCaseField } from "../field-table.ts"
import { flatten } from "../flatten.ts"
import { oneOrMany, scalarsIn } from "../value.ts"
import { accountFields, baseFields, relatedFields } from "./common-fields.ts"
import { readWindowsEvent } from "./read-windows-event.ts"
import { securityFields, securityMappedData } from "./security-fields.ts"
import { sysmonKinds } from "./sysmon-event-kinds.ts"
import { sysmonFields, sysmonMappedData } from "./sysmon-fields.ts"
import { eventDataField, presentData, type Route, routeOf, textOf } from "./windows-event.ts"

/** What distinguishes the mappings of the Windows sources. */
export type WindowsMapping = {
  /** Fields with the same value in each event, such as `event.dataset`. */
  readonly constants: FieldTable
  /** `event.module` by the event's route. */
  readonly module: { readonly [route in Route]: string | undefined }
  /** Whether a Sysmon event without an action is named after its task. */
  readonly namesActions: boolean
}

/** In a document that is not normalised yet, the mapping overrides these fields. */
const overridden: ReadonlySet<string> = new Set([
  ...["@timestamp", "event.created", "event.code", "event.action", "event.category", "event.type"],
  ...["winlog.event_id", "winlog.record_id", "related.user", "related.ip", "related.hash", "related.hosts"],
])

// Elastic's pipelines leave quotes in the arguments of 4688, so these are split again even in a normalised document.
const resplit: ReadonlySet<string> = new Set(["process.args", "process.args_count"])

/**
 * Normalises a Windows event of any format like the source's pipeline. A document that has passed a pipeline already
 * (it has a category) keeps its fields, and only missing ones are added.
 */
export function normaliseWindows(record: JsonObject, mapping: WindowsMapping): Event {
  const event = readWindowsEvent(record)
  if (event === null) return flatten(record)
  const { header } = event
  const route = routeOf(event)
  const mapped = emptyEvent()
  applyTable(baseFields, header, mapped)
  const id = textOf(mapped, "event.code")
  const data = presentData(event)
  const input = {
    "winlog.user.identifier": textOf(header, "winlog.user.identifier"),
    CommandLine: header["process.command_line"],
    ...data,
    "winlog.event_id": id,
  }
  if (route === "sysmon") {
    applyTable(sysmonFields(id), input, mapped)
  } else {
    applyTable(accountFields, header, mapped)
  }
  if (route === "security") applyTable(securityFields(id), input, mapped)
  applyTable(mapping.constants, input, mapped)
  applyTable(relatedFields, mapped, mapped)

  const draft = Object.assign(emptyEvent(), header)
  const isNormalised = header["event.category"] !== undefined
  for (const field of Object.keys(mapped)) {
    const isOverridden = isNormalised ? route === "security" && resplit.has(field) : overridden.has(field)
    if (draft[field] === undefined || isOverridden) draft[field] = mapped[field]
  }
  setIfMissing(draft, "event.module", mapping.module[route])
  if (route === "sysmon" && mapping.namesActions) setIfMissing(draft, "event.action", sysmonKinds.get(id)?.action)
  lowerCaseField(draft, "host.os.type")
  addEventData(draft, data, route === "plain" ? none : route === "sysmon" ? sysmonMappedData : securityMappedData(id))
  return draft
}

function setIfMissing(draft: Draft, field: string, value: string | undefined): void {
  if (draft[field] === undefined && value !== undefined) draft[field] = value
}

const none: ReadonlySet<string> = new Set()

function addEventData(draft: Draft, data: JsonObject, mapped: ReadonlySet<string>): void {
  for (const name of Object.keys(data)) {
    if (!mapped.has(name)) draft[eventDataField(name)] = oneOrMany(scalarsIn(data[name]))
  }
}
