import { type Draft, emptyEvent } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { readEventXml } from "../../decode/parse/event-xml.ts"
import { flatten, lookUp } from "../flatten.ts"
import { oneOrMany, scalarsIn } from "../value.ts"
import { readEvtxJson } from "./evtx-json.ts"
import type { WindowsEvent } from "./windows-event.ts"

const eventData = "winlog.event_data."
const userData = "winlog.user_data."
// Where an agent has the event as XML when it keeps the original or only forwards lines.
const xmlFields: readonly string[] = ["event.original", "message"]
// The data sets of the Windows sources, and the packages whose data sets contain Windows events among others.
const windowsDatasets: ReadonlySet<string> = new Set([
  "windows.forwarded",
  "windows.sysmon_operational",
  "system.security",
])
const beginsAsEvent = /^\ufeff?\s*(<\?xml[^>]*>\s*)?<([\w.-]+:)?Event[\s>]/
const windowsPackages = /^(windows|system|winlog)\./

/**
 * Reads a document of Elastic Agent, Filebeat or Winlogbeat 7 and later: `winlog.*`, nested or dotted, or the event's
 * XML in a text field. If it has both, `winlog.*` wins and the XML fills what is missing.
 */
export function readAgentJson(record: JsonObject): WindowsEvent | null {
  const inXml = eventInXml(record)
  if (inXml === null && !isAgentDocument(record)) return null
  const header = emptyEvent()
  const data = emptyEvent()
  const flat = flatten(record)
  for (const name of Object.keys(flat)) {
    if (name.startsWith(eventData)) {
      data[name.slice(eventData.length)] = flat[name]
    } else if (name.startsWith(userData)) {
      data[name.slice(name.lastIndexOf(".") + 1)] ??= flat[name]
    } else if (!name.startsWith("@metadata.")) {
      header[name] = flat[name]
    }
  }
  if (inXml !== null) {
    fillMissing(data, inXml.data)
    fillMissing(header, inXml.header)
  }
  return { header, data, format: "agent" }
}

function fillMissing(target: Draft, source: WindowsEvent["header"] | JsonObject): void {
  for (const name of Object.keys(source)) {
    target[name] ??= oneOrMany(scalarsIn(source[name]))
  }
}

function isAgentDocument(record: JsonObject): boolean {
  for (const key of Object.keys(record)) {
    if (key === "winlog" || key.startsWith("winlog.")) return true
  }
  return isWinlogbeat(record) || windowsDatasets.has(datasetOf(record))
}

/** Whether the record names Winlogbeat as its writer. */
export function isWinlogbeat(record: JsonObject): boolean {
  return ["agent.type", "@metadata.beat"].some((name) => lookUp(record, name) === "winlogbeat")
}

/** The data set that the record names, `""` if it names none. */
export function datasetOf(record: JsonObject): string {
  const dataset = lookUp(record, "data_stream.dataset") ?? lookUp(record, "event.dataset")
  return typeof dataset === "string" ? dataset : ""
}

/**
 * The event that a text field contains as XML. A document of another data set may quote anything there, so it is
 * ignored.
 */
function eventInXml(record: JsonObject): WindowsEvent | null {
  for (const place of xmlFields) {
    const text = lookUp(record, place)
    if (typeof text === "string" && beginsAsEvent.test(text)) {
      const dataset = datasetOf(record)
      return dataset === "" || windowsPackages.test(dataset) ? readEvtxJson(readEventXml(text) ?? {}) : null
    }
  }
  return null
}
