import type { JsonObject } from "../../../json.ts"
import { scalarsIn } from "../value.ts"
import { datasetOf, isWinlogbeat } from "./agent-json.ts"
import { readWindowsEvent } from "./read-windows-event.ts"
import { type Route, routeOf, textOf, type WindowsEvent } from "./windows-event.ts"

export type WindowsSourceName = "winlogbeat" | "windows.forwarded" | "windows.sysmon_operational" | "system.security"

const byRoute: { readonly [route in Route]: WindowsSourceName } = {
  sysmon: "windows.sysmon_operational",
  security: "system.security",
  plain: "windows.forwarded",
}

/**
 * Which of the four Windows sources a record belongs to; null if it is not a Windows event. The first of these decides:
 * the data set that the record names; a mark of Winlogbeat; a mark of forwarding; an agent's document without any mark
 * is Winlogbeat's; otherwise the event's route.
 *
 * The data sets of Sysmon and Security contain only those events. An event of the other kind under such a name is
 * mislabelled, and belongs to the source that maps it.
 */
export function classify(record: JsonObject): WindowsSourceName | null {
  const event = readWindowsEvent(record)
  if (event === null) return null
  const route = routeOf(event)
  const dataset = datasetOf(record)
  if (dataset === "windows.forwarded") return dataset
  if (dataset === "windows.sysmon_operational" || dataset === "system.security") {
    return route === "plain" ? dataset : byRoute[route]
  }
  if (event.format === "winlogbeat6" || isWinlogbeat(record)) return "winlogbeat"
  if (isForwarded(event)) return "windows.forwarded"
  const marked = dataset !== "" || textOf(event.header, "agent.type") !== ""
  return event.format === "agent" && !marked ? "winlogbeat" : byRoute[route]
}

/**
 * Whether a record can belong to a source to which it is pinned: not a Sysmon event to the Security log, or the
 * reverse.
 */
export function canBelongTo(record: JsonObject, name: WindowsSourceName): boolean {
  const event = readWindowsEvent(record)
  if (event === null) return false
  const route = routeOf(event)
  return name === "winlogbeat" || name === "windows.forwarded" || route === "plain" || byRoute[route] === name
}

/** Only in an agent's document is the tag set by Windows Event Forwarding. */
function isForwarded({ header, format }: WindowsEvent): boolean {
  const tagged = format === "agent" && scalarsIn(header["tags"]).includes("forwarded")
  return tagged || textOf(header, "winlog.channel").toLowerCase() === "forwardedevents"
}
