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
 * Which of the four Windows sources a record belongs to, null if it is no Windows event. There is one answer, so at
 * most one of their recognisers accepts. In order: the data set it names; a mark of Winlogbeat; a mark of forwarding;
 * an agent's document without any mark is Winlogbeat's; everything else goes by what the event is.
 *
 * The data sets of Sysmon and Security hold those events alone. An event of the other kind under such a name is
 * mislabelled, and goes to the source that maps it.
 */
export function classify(record: JsonObject): WindowsSourceName | null {
  const event = readWindowsEvent(record)
  if (event === null) {
    return null
  }
  const route = routeOf(event)
  const dataset = datasetOf(record)
  if (dataset === "windows.forwarded") {
    return dataset
  }
  if (dataset === "windows.sysmon_operational" || dataset === "system.security") {
    return route === "plain" ? dataset : byRoute[route]
  }
  if (event.form === "winlogbeat6" || isWinlogbeat(record)) {
    return "winlogbeat"
  }
  if (isForwarded(event)) {
    return "windows.forwarded"
  }
  const marked = dataset !== "" || textOf(event.envelope, "agent.type") !== ""
  return event.form === "agent" && !marked ? "winlogbeat" : byRoute[route]
}

/** Whether a record that is said to be a source's can be: a Windows event, and in the logs of one kind none of the other. */
export function canBe(record: JsonObject, name: WindowsSourceName): boolean {
  const event = readWindowsEvent(record)
  if (event === null) return false
  const route = routeOf(event)
  return name === "winlogbeat" || name === "windows.forwarded" || route === "plain" || byRoute[route] === name
}

/** An agent's document alone says how it came; a tag in another form is somebody else's. */
function isForwarded({ envelope, form }: WindowsEvent): boolean {
  const tagged = form === "agent" && scalarsIn(envelope["tags"]).includes("forwarded")
  return tagged || textOf(envelope, "winlog.channel").toLowerCase() === "forwardedevents"
}
