export const ARRIVAL: number = Date.parse("2026-11-24T09:00:00Z")

type Fields = { readonly [name: string]: unknown }

/** The command line of the attack, as a record contains it. */
export const ATTACK = "aspnet_regiis.exe -pdf connectionStrings D:/inetpub"

/** An FDR record that the rule matches; `n` makes it distinct. The given fields come first. */
export function firing(n: number, fields: Fields = {}): string {
  return fdr(n, { ...fields, ImageFileName: "\\Device\\HarddiskVolume3\\aspnet_regiis.exe", CommandLine: ATTACK })
}

/** An FDR record that no rule matches. */
export function quiet(n: number): string {
  return fdr(n, { ImageFileName: "\\Device\\HarddiskVolume3\\notepad.exe", CommandLine: `notepad.exe file-${n}.txt` })
}

function fdr(n: number, fields: Fields): string {
  return JSON.stringify({
    event_simpleName: "ProcessRollup2",
    event_platform: "Win",
    aid: "0123",
    cid: "4567",
    id: `id-${n}`,
    timestamp: String(ARRIVAL - 100_000 + n),
    ...fields,
  })
}

/** A process event of Elastic Defend that the rule matches, unless the fields change that. */
export function document(fields: Fields = {}): string {
  return JSON.stringify({
    "@timestamp": "2026-11-24T08:59:00Z",
    event: { id: "e1", dataset: "endpoint.events.process", type: ["start"], category: ["process"] },
    host: { os: { type: "windows" } },
    process: { name: "aspnet_regiis.exe", args: ["aspnet_regiis.exe", "-pdf", "connectionStrings"] },
    ...fields,
  })
}

/** The same with other members of `process`. */
export function processOf(fields: Fields): string {
  return document({
    process: { name: "aspnet_regiis.exe", args: ["aspnet_regiis.exe", "-pdf", "connectionStrings"], ...fields },
  })
}

/** A Sysmon process creation as Windows renders it, which the rule matches. */
export function eventXml(n: number, name = "aspnet_regiis.exe"): string {
  return [
    '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System>',
    '<Provider Name="Microsoft-Windows-Sysmon" Guid="{5770385f-c22a-43e0-bf4c-06f5698ffbd9}"/><EventID>1</EventID>',
    `<TimeCreated SystemTime="2026-11-24T08:59:00.000Z"/><EventRecordID>${n}</EventRecordID>`,
    "<Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>web1</Computer></System><EventData>",
    `<Data Name="UtcTime">2026-11-24 08:59:00.000</Data><Data Name="Image">C:\\Windows\\${name}</Data>`,
    `<Data Name="CommandLine">${ATTACK}</Data></EventData></Event>`,
  ].join("")
}

/** Lines, each with its line feed. */
export function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("")
}
