import { type Draft, type Event, emptyEvent } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { flatten } from "../flatten.ts"
import { applyTable } from "../table.ts"
import { each, oneOrMany, scalarsIn } from "../value.ts"
import { account, base, related } from "./every-event.ts"
import { inEventData, type WindowsFlavour } from "./flavour.ts"
import { readWindowsEvent } from "./read-windows-event.ts"
import { securityMoved, securityTable } from "./security.ts"
import { sysmonMoved, sysmonTable } from "./sysmon.ts"
import { sysmonKinds } from "./sysmon-events.ts"
import { presentData, routeOf, textOf } from "./windows-event.ts"

/** These say what the mapping says, whatever a document that is not normalised yet says there. */
const overridden: ReadonlySet<string> = new Set([
  ...["@timestamp", "event.created", "event.code", "event.action", "event.category", "event.type"],
  ...["winlog.event_id", "winlog.record_id", "related.user", "related.ip", "related.hash", "related.hosts"],
])

// A pipeline has left the quotes in the arguments of 4688, even of a document that it normalised; here they go.
const resplit: ReadonlySet<string> = new Set(["process.args", "process.args_count"])

/**
 * A Windows event of any form as the ECS event that the source's pipeline makes. A document that has been through a
 * pipeline before (it has a category) keeps all it says, and only gaps are filled.
 */
export function normaliseWindows(record: JsonObject, flavour: WindowsFlavour): Event {
  const event = readWindowsEvent(record)
  if (event === null) {
    return flatten(record)
  }
  const { envelope } = event
  const route = routeOf(event)
  const mapped = emptyEvent()
  applyTable(base, envelope, mapped)
  const id = textOf(mapped, "event.code")
  const data = presentData(event)
  const input = {
    "winlog.user.identifier": textOf(envelope, "winlog.user.identifier"),
    CommandLine: envelope["process.command_line"],
    ...data,
    "winlog.event_id": id,
  }
  if (route === "sysmon") {
    applyTable(sysmonTable(id), input, mapped)
  } else {
    applyTable(account, envelope, mapped)
  }
  if (route === "security") {
    applyTable(securityTable(id), input, mapped)
  }
  applyTable(flavour.constants, input, mapped)
  applyTable(related, mapped, mapped)

  const draft = Object.assign(emptyEvent(), envelope)
  const isNormalised = envelope["event.category"] !== undefined
  for (const field of Object.keys(mapped)) {
    const isOurs = isNormalised ? route === "security" && resplit.has(field) : overridden.has(field)
    if (draft[field] === undefined || isOurs) {
      draft[field] = mapped[field]
    }
  }
  fillGap(draft, "event.module", flavour.module[route])
  if (route === "sysmon" && flavour.namesActions) {
    fillGap(draft, "event.action", sysmonKinds.get(id)?.action)
  }
  draft["host.os.type"] = inSmallLetters(draft["host.os.type"])
  addEventData(draft, data, route === "plain" ? none : route === "sysmon" ? sysmonMoved : securityMoved(id))
  return draft
}

function fillGap(draft: Draft, field: string, value: string | undefined): void {
  if (draft[field] === undefined && value !== undefined) {
    draft[field] = value
  }
}

const none: ReadonlySet<string> = new Set()

function addEventData(draft: Draft, data: JsonObject, moved: ReadonlySet<string>): void {
  for (const name of Object.keys(data)) {
    if (!moved.has(name)) {
      draft[inEventData(name)] = oneOrMany(scalarsIn(data[name]))
    }
  }
}

const inSmallLetters = each((scalar) => String(scalar).toLowerCase())
