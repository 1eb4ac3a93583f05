import type { ProcessStart } from "../log-formats/process-start.ts"
import { SECURITY, SYSMON, securityStart, sysmonStart } from "../log-formats/windows/windows-event.ts"
import { escapeXml } from "../log-formats/windows/xml.ts"
import type { BatchFormat } from "./batch-format.ts"
import type { Random } from "./random.ts"

type Data = { readonly [name: string]: string }

/** An event in Elastic Agent's JSON, before any ingest pipeline. */
function agentRecord(process: ProcessStart, random: Random, dataset: string, code: string, data: Data): string {
  const { channel, provider } = code === "4688" ? SECURITY : SYSMON
  return JSON.stringify({
    "@timestamp": new Date(process.time + random.integer(1, 40)).toISOString(),
    agent: { id: process.host.id, type: "filebeat", version: "8.17.3" },
    data_stream: { dataset, namespace: "default", type: "logs" },
    event: {
      code,
      dataset,
      kind: "event",
      provider,
    },
    host: { name: process.host.name.toLowerCase() },
    ...(dataset === "windows.forwarded" ? { tags: ["forwarded"] } : {}),
    winlog: {
      channel,
      computer_name: `${process.host.name}.meridian.example`,
      event_data: data,
      event_id: code,
      provider_name: provider,
      record_id: String(random.integer(100_000, 999_999)),
      time_created: new Date(process.time).toISOString(),
    },
  })
}

/** An event in wevtutil's XML. */
function xmlRecord(process: ProcessStart, random: Random, data: Data): string {
  const values = Object.entries(data).map(([name, value]) => `<Data Name='${name}'>${escapeXml(value)}</Data>`)
  return (
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>" +
    "<Provider Name='Microsoft-Windows-Sysmon' Guid='{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'/><EventID>1</EventID>" +
    `<TimeCreated SystemTime='${new Date(process.time).toISOString()}'/><EventRecordID>${random.integer(100_000, 999_999)}</EventRecordID>` +
    `<Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>${process.host.name}.meridian.example</Computer>` +
    `</System><EventData>${values.join("")}</EventData></Event>`
  )
}

export const windowsForwarded: BatchFormat = {
  file: "windows-forwarded.ndjson",
  source: "windows.forwarded",
  ordinary: 1200,
  record: (process, random) => agentRecord(process, random, "windows.forwarded", "1", sysmonStart(process).data),
}

export const systemSecurity: BatchFormat = {
  file: "system-security.ndjson",
  source: "system.security",
  ordinary: 1200,
  record: (process, random) => agentRecord(process, random, "system.security", "4688", securityStart(process).data),
}

export const sysmonOperational: BatchFormat = {
  file: "windows-sysmon-operational.xml",
  source: "windows.sysmon_operational",
  ordinary: 1200,
  isXml: true,
  record: (process, random) => xmlRecord(process, random, sysmonStart(process).data),
}
