import type { JsonObject } from "../../../json.ts"
import { readEventXml } from "../../decode/event-xml.ts"
import { lookUp } from "../flatten.ts"
import { readEvtxJson } from "./evtx-json.ts"
import type { WindowsEvent } from "./windows-event.ts"

/** A line of Splunk's export, `{ "preview": false, "result": { "_raw": "<Event …" } }`, or its result alone. */
export function readSplunkExport(record: JsonObject): WindowsEvent | null {
  const raw = lookUp(record, "result._raw") ?? lookUp(record, "_raw")
  return typeof raw === "string" ? readEvtxJson(readEventXml(raw) ?? {}) : null
}
