import type { JsonObject } from "../../../src/json.ts"
import type { WindowsSourceName } from "../../../src/sources/windows/classify.ts"
import { readEventXml } from "../../../src/xml/event-xml.ts"

/** An event as Windows has it, before anything writes it down. */
export type Occurrence = {
  readonly channel: string
  readonly provider: string
  readonly id: number
  readonly computer: string
  readonly created: string
  readonly data: { readonly [name: string]: string }
}

/** A form in which it lands, and the source that it then belongs to; `""`: the one that the event itself names. */
export type Form = {
  readonly name: string
  readonly source: WindowsSourceName | ""
  readonly write: (occurrence: Occurrence) => JsonObject
}

function winlog(event: Occurrence, data: JsonObject = { event_data: event.data }): JsonObject {
  return {
    channel: event.channel,
    provider_name: event.provider,
    event_id: String(event.id),
    record_id: 7,
    computer_name: event.computer,
    time_created: event.created,
    user: { identifier: "S-1-5-18" },
    ...data,
  }
}

function agent(event: Occurrence, more: JsonObject): JsonObject {
  return {
    "@timestamp": event.created,
    event: { code: event.id, kind: "event", provider: event.provider },
    host: { name: event.computer },
    winlog: winlog(event),
    ...more,
  }
}

function datasetOf(event: Occurrence): string {
  return event.channel === "Security" ? "system.security" : "windows.sysmon_operational"
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

/** As wevtutil and the agents render it; attributes in either quote. */
export function xmlOf(event: Occurrence): string {
  const data = Object.entries(event.data).map(
    ([name, value]) => `<Data Name='${name}'>${escaped(typeof value === "string" ? value : "")}</Data>`,
  )
  return (
    `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name="${event.provider}"/>` +
    `<EventID>${event.id}</EventID><TimeCreated SystemTime='${event.created}'/><EventRecordID>7</EventRecordID>` +
    `<Channel>${event.channel}</Channel><Computer>${event.computer}</Computer><Security UserID='S-1-5-18'/></System>` +
    `<EventData>${data.join("")}</EventData></Event>`
  )
}

/** evtx_dump's values: numbers where the log has numbers, GUIDs in capitals and without braces. */
function evtxValue(value: string): string | number {
  if (typeof value !== "string") {
    return value
  }
  if (/^\d{1,9}$/.test(value)) {
    return Number(value)
  }
  return /^\{[0-9a-f-]{36}\}$/.test(value) ? value.slice(1, -1).toUpperCase() : value
}

function evtxData(event: Occurrence): JsonObject {
  return Object.fromEntries(Object.entries(event.data).map(([name, value]) => [name, evtxValue(value)]))
}

function evtxSystem(event: Occurrence): JsonObject {
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

export const forms: readonly Form[] = [
  {
    name: "Winlogbeat 7 and 8",
    source: "winlogbeat",
    write: (event) => agent(event, { agent: { type: "winlogbeat" }, "@metadata": { beat: "winlogbeat" } }),
  },
  { name: "agent's JSON without any mark", source: "winlogbeat", write: (event) => agent(event, {}) },
  {
    name: "agent's JSON with dotted keys",
    source: "winlogbeat",
    write: (event) => ({
      "agent.type": "winlogbeat",
      "winlog.channel": event.channel,
      "winlog.provider_name": event.provider,
      "winlog.computer_name": event.computer,
      winlog: { event_id: event.id, time_created: event.created, "user.identifier": "S-1-5-18" },
      ...Object.fromEntries(Object.entries(event.data).map(([name, value]) => [`winlog.event_data.${name}`, value])),
    }),
  },
  {
    name: "agent's JSON with a dotted parent, and lists for values",
    source: "winlogbeat",
    write: (event) => ({
      "agent.type": "winlogbeat",
      winlog: winlog(event, {}),
      "winlog.event_data": Object.fromEntries(Object.entries(event.data).map(([name, value]) => [name, [value]])),
    }),
  },
  {
    name: "forwarded, by its data stream",
    source: "windows.forwarded",
    write: (event) => agent(event, { data_stream: { dataset: "windows.forwarded" }, agent: { type: "filebeat" } }),
  },
  {
    name: "forwarded, by its tag",
    source: "windows.forwarded",
    write: (event) => agent(event, { tags: ["x", "forwarded"], agent: { type: "filebeat" } }),
  },
  {
    name: "the channel's own data stream",
    source: "",
    write: (event) => agent(event, { data_stream: { dataset: datasetOf(event) }, agent: { type: "filebeat" } }),
  },
  {
    name: "agent's JSON, no data set, not Winlogbeat",
    source: "",
    write: (event) => agent(event, { agent: { type: "filebeat" } }),
  },
  {
    name: "agent's JSON with XML in event.original",
    source: "",
    write: (event) => ({
      "@timestamp": event.created,
      event: { original: xmlOf(event), dataset: datasetOf(event) },
      agent: { type: "filebeat" },
    }),
  },
  {
    name: "agent's JSON with winlog and XML",
    source: "",
    write: (event) =>
      agent(event, {
        event: { original: xmlOf(event), dataset: datasetOf(event) },
        winlog: winlog(event, { event_data: { CommandLine: event.data["CommandLine"] } }),
      }),
  },
  { name: "XML in message", source: "winlogbeat", write: (event) => ({ message: `${xmlOf(event)}\n` }) },
  { name: "XML", source: "", write: (event) => readEventXml(xmlOf(event)) ?? {} },
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
  {
    name: "Winlogbeat 6",
    source: "winlogbeat",
    write: (event) => ({
      "@timestamp": event.created,
      "@metadata": { beat: "winlogbeat", type: "doc", version: "6.5.4" },
      beat: { name: "collector", hostname: "collector" },
      host: { name: "collector" },
      type: "wineventlog",
      event_id: event.id,
      log_name: event.channel,
      source_name: event.provider,
      computer_name: event.computer,
      record_number: "7",
      user: { identifier: "S-1-5-18", name: "SYSTEM", domain: "NT AUTHORITY" },
      event_data: event.data,
    }),
  },
]
