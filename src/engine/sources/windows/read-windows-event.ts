import type { JsonObject } from "../../../json.ts"
import { readAgentJson } from "./agent-json.ts"
import { readEvtxJson } from "./evtx-json.ts"
import { readNxlogFlat } from "./nxlog-flat.ts"
import { readSplunkExport } from "./splunk-export.ts"
import type { WindowsEvent } from "./windows-event.ts"
import { readWinlogbeat6 } from "./winlogbeat6.ts"

/** Every form in which Windows events land. Each reader looks at a few keys first; the first that knows the form wins. */
const readers: readonly ((record: JsonObject) => WindowsEvent | null)[] = [
  readEvtxJson,
  readWinlogbeat6,
  readAgentJson,
  readNxlogFlat,
  readSplunkExport,
]

// A record is asked for by each recogniser in turn and then normalised; it is read once.
const read = new WeakMap<JsonObject, WindowsEvent | null>()

/** The record as a Windows event, or null if it has none of the forms. */
export function readWindowsEvent(record: JsonObject): WindowsEvent | null {
  const known = read.get(record)
  if (known !== undefined) {
    return known
  }
  let event: WindowsEvent | null = null
  for (const reader of readers) {
    event ??= reader(record)
  }
  read.set(record, event)
  return event
}
