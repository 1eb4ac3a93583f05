import { type Draft, emptyEvent } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { readEventXml } from "../../decode/parse/event-xml.ts"
import { flatten, lookUp } from "../flatten.ts"
import { scalarsIn } from "../value.ts"
import { readEvtxJson } from "./evtx-json.ts"
import type { WindowsEvent } from "./windows-event.ts"

const eventData = "winlog.event_data."
const userData = "winlog.user_data."
// Where an agent that was told to keep the original, or only to forward lines, has the event as XML.
const xmlPlaces: readonly string[] = ["event.original", "message"]
// The data sets of ours, and the packages whose data sets hold Windows events among others.
const ours: ReadonlySet<string> = new Set(["windows.forwarded", "windows.sysmon_operational", "system.security"])
const startsAsEvent = /^\ufeff?\s*(<\?xml[^>]*>\s*)?<([\w.-]+:)?Event[\s>]/
const packages = /^(windows|system|winlog)\./

/**
 * A document of Elastic Agent, Filebeat or Winlogbeat 7 and later: `winlog.*`, nested or dotted, or an header around
 * the event's XML. Where both stand, `winlog.*` goes first and the XML fills what it lacks.
 */
export function readAgentJson(record: JsonObject): WindowsEvent | null {
  const inXml = eventInXml(record)
  if (inXml === null && !isAgentDocument(record)) {
    return null
  }
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
    fill(data, inXml.data)
    fill(header, inXml.header)
  }
  return { header, data, format: "agent" }
}

function fill(target: Draft, source: WindowsEvent["header"] | JsonObject): void {
  for (const name of Object.keys(source)) {
    const values = scalarsIn(source[name])
    target[name] ??= values.length > 1 ? values : values[0]
  }
}

function isAgentDocument(record: JsonObject): boolean {
  for (const key of Object.keys(record)) {
    if (key === "winlog" || key.startsWith("winlog.")) {
      return true
    }
  }
  return isWinlogbeat(record) || ours.has(datasetOf(record))
}

/** Whether the record says that Winlogbeat wrote it. */
export function isWinlogbeat(record: JsonObject): boolean {
  return ["agent.type", "@metadata.beat"].some((name) => lookUp(record, name) === "winlogbeat")
}

/** The data set that the record says it belongs to, `""` if it says none. */
export function datasetOf(record: JsonObject): string {
  const dataset = lookUp(record, "data_stream.dataset") ?? lookUp(record, "event.dataset")
  return typeof dataset === "string" ? dataset : ""
}

/** The event that stands as XML in a text. A document of another data set may quote anything there, so it is not asked. */
function eventInXml(record: JsonObject): WindowsEvent | null {
  for (const place of xmlPlaces) {
    const text = lookUp(record, place)
    if (typeof text === "string" && startsAsEvent.test(text)) {
      const dataset = datasetOf(record)
      return dataset === "" || packages.test(dataset) ? readEvtxJson(readEventXml(text) ?? {}) : null
    }
  }
  return null
}
