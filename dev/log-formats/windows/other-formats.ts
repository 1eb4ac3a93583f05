import { readEventXml } from "../../../src/engine/decode/parse/event-xml.ts"
import type { JsonObject } from "../../../src/json.ts"
import type { WindowsEvent, WindowsFormat } from "./windows-event.ts"
import { namedXmlOf, xmlOf } from "./xml.ts"

/** evtx_dump's values: numbers where the log has numbers, GUIDs in upper case and without braces. */
function evtxValue(value: string): string | number {
  if (typeof value !== "string") {
    return value
  }
  if (/^\d{1,9}$/.test(value)) {
    return Number(value)
  }
  return /^\{[0-9a-f-]{36}\}$/.test(value) ? value.slice(1, -1).toUpperCase() : value
}

function evtxData(event: WindowsEvent): JsonObject {
  return Object.fromEntries(Object.entries(event.data).map(([name, value]) => [name, evtxValue(value)]))
}

function evtxSystem(event: WindowsEvent): JsonObject {
  return {
    Provider: { "#attributes": { Name: event.provider } },
    EventID: event.id,
    TimeCreated: { "#attributes": { SystemTime: event.created } },
    EventRecordID: 7,
    Channel: event.channel,
    Computer: event.computer,
    Security: { "#attributes": { UserID: "S-1-5-18" } },
  }
}

/** What products other than Elastic's agents write. */
export const otherFormats: readonly WindowsFormat[] = [
  { name: "XML", source: "", write: (event) => readEventXml(xmlOf(event)) ?? {}, text: xmlOf },
  {
    name: "XML with named entities and a prologue",
    source: "",
    write: (event) => readEventXml(namedXmlOf(event)) ?? {},
    text: namedXmlOf,
  },
  {
    name: "evtx_dump's JSON",
    source: "",
    write: (event) => ({ Event: { System: evtxSystem(event), EventData: evtxData(event) } }),
  },
  {
    name: "evtx_dump's JSON with texts and lists",
    source: "",
    write: (event) => ({
      Event: {
        System: { ...evtxSystem(event), EventID: { "#text": event.id, "#attributes": { Qualifiers: "" } } },
        EventData: {
          Data: Object.entries(event.data).map(([name, value]) => ({ "#attributes": { Name: name }, "#text": value })),
        },
      },
    }),
  },
  {
    name: "evtx_dump's JSON with attributes apart",
    source: "",
    write: (event) => ({
      Event: {
        System: {
          ...evtxSystem(event),
          Provider: null,
          Provider_attributes: { Name: event.provider },
          TimeCreated: null,
          TimeCreated_attributes: { SystemTime: event.created },
        },
        EventData: evtxData(event),
      },
    }),
  },
  {
    name: "Splunk's export",
    source: "",
    write: (event) => ({
      preview: false,
      result: { _raw: xmlOf(event), host: "indexer", sourcetype: "XmlWinEventLog" },
    }),
  },
  {
    name: "NXLog's flat JSON",
    source: "",
    write: (event) => ({
      EventTime: event.created.slice(0, 19).replace("T", " "),
      "@timestamp": event.created,
      Hostname: event.computer,
      EventID: event.id,
      SourceName: event.provider,
      Channel: event.channel,
      UserID: "S-1-5-18",
      ExecutionProcessID: 4,
      EventType: "INFO",
      Message: "…",
      host: "collector",
      ...event.data,
    }),
  },
  {
    name: "NXLog's flat JSON, all text",
    source: "",
    write: (event) => ({
      TimeCreated: event.created,
      Computer: event.computer,
      EventID: String(event.id),
      ProviderName: event.provider,
      Channel: event.channel,
      UserID: "S-1-5-18",
      ...event.data,
    }),
  },
  {
    name: "Azure Monitor's WindowsEvent, data as JSON text",
    source: "",
    write: (event) => ({
      TimeGenerated: event.created,
      Computer: event.computer,
      EventID: String(event.id),
      Provider: event.provider,
      Channel: event.channel,
      UserID: "S-1-5-18",
      EventData: JSON.stringify(event.data, (_, value) => (typeof value === "bigint" ? String(value) : value)),
    }),
  },
]
