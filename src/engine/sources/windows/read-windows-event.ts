import type { JsonObject } from "../../../json.ts"
import { readEventXml } from "../../decode/parse/event-xml.ts"
import { lookUp } from "../flatten.ts"
import { type KindColumns, kindFields } from "../source.ts"
import { readAgentJson } from "./agent-json.ts"
import { readEvtxJson } from "./evtx-json.ts"
import { readNxlogFlat } from "./nxlog-flat.ts"
import type { WindowsEvent } from "./windows-event.ts"
import { readWinlogbeat6 } from "./winlogbeat6.ts"

/**
 * A reader for each format of Windows events. Each one first checks a few keys. The first that knows the format wins.
 */
const readers: readonly ((record: JsonObject) => WindowsEvent | null)[] = [
  readEvtxJson,
  readWinlogbeat6,
  readAgentJson,
  readNxlogFlat,
  readSplunkExport,
]

/** What the readers look for, and what decides a Windows event's source and kind: its id, channel and provider, or marks of an agent. */
export const windowsKindColumns: KindColumns = {
  values: [
    ...["EventID", "event_id", "Channel", "channel", "LogName", "log_name"],
    ...["SourceName", "ProviderName", "Provider", "EventSourceName", "provider_name", "source_name"],
    ...["#attributes.Name", "Provider_attributes.Name", "Provider.Name", "@Name"],
    ...["data_stream.dataset", "agent.type", "@metadata.beat", "tags", ...kindFields],
  ],
  presence: ["winlog", "Event", "System", "event_data", "ProviderGuid", "_raw", "result"],
}

// Each source's recogniser asks for the event, which is then normalised. A record is read once.
const readEvents = new WeakMap<JsonObject, WindowsEvent | null>()

/** The record as a Windows event; null if it has none of the formats. */
export function readWindowsEvent(record: JsonObject): WindowsEvent | null {
  const known = readEvents.get(record)
  if (known !== undefined) return known
  let event: WindowsEvent | null = null
  for (const reader of readers) event ??= reader(record)
  readEvents.set(record, event)
  return event
}

/** A line of Splunk's export, `{ "preview": false, "result": { "_raw": "<Event …" } }`, or only its result. */
function readSplunkExport(record: JsonObject): WindowsEvent | null {
  const raw = lookUp(record, "result._raw") ?? lookUp(record, "_raw")
  return typeof raw === "string" ? readEvtxJson(readEventXml(raw) ?? {}) : null
}
