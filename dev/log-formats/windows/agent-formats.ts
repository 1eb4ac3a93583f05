import type { JsonObject } from "../../../src/json.ts"
import type { WindowsEvent, WindowsFormat } from "./windows-event.ts"
import { xmlOf } from "./xml.ts"

function winlog(event: WindowsEvent, data: JsonObject = { event_data: event.data }): JsonObject {
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

function agent(event: WindowsEvent, more: JsonObject): JsonObject {
  return {
    "@timestamp": event.created,
    event: { code: event.id, kind: "event", provider: event.provider },
    host: { name: event.computer },
    winlog: winlog(event),
    ...more,
  }
}

/** A test may put any JSON value into the data, also an object that cannot be converted to text. */
function textIn({ data }: WindowsEvent, name: string): string {
  const value: unknown = data[name]
  return typeof value === "string" ? value : ""
}

function datasetOf(event: WindowsEvent): string {
  return event.channel === "Security" ? "system.security" : "windows.sysmon_operational"
}

/** What Elastic's agents write, directly or forwarded. */
export const agentFormats: readonly WindowsFormat[] = [
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
    name: "forwarded, XML in event.original",
    source: "windows.forwarded",
    write: (event) => ({
      "@timestamp": event.created,
      event: { original: xmlOf(event), dataset: "windows.forwarded" },
      data_stream: { dataset: "windows.forwarded", type: "logs", namespace: "default" },
      tags: ["forwarded", "preserve_original_event"],
      agent: { type: "filebeat" },
    }),
  },
  {
    name: "Winlogbeat through Logstash",
    source: "winlogbeat",
    write: (event) =>
      agent(event, {
        "@version": "1",
        agent: { type: "winlogbeat", version: "8.17.3" },
        tags: ["beats_input_codec_plain_applied"],
        message: `Process Create:\nImage: ${textIn(event, "Image")}\nCommandLine: ${textIn(event, "CommandLine")}`,
      }),
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
