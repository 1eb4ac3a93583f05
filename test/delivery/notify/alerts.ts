import { type AlertDocument, alertDocument } from "../../../src/delivery/alert/document.ts"
import type { Event } from "../../../src/event.ts"
import { matchOf } from "../alert/match.ts"

const ASPNET = "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\aspnet_regiis.exe"

/** Made-up events of five sources, with the differences between them. */
const BY_SOURCE: {
  readonly [source: string]: { readonly index: string; readonly key: string; readonly fields: Event }
} = {
  "crowdstrike.fdr": {
    index: "logs-crowdstrike.fdr-default",
    key: "data/5d1f0c6e-87a3-4c52-9a2a-2c7d6c1f8a11/part-00000.gz",
    fields: {
      "user.name": "",
      "user.domain": undefined,
      "user.id": "S-1-5-18",
      "process.pid": undefined,
      "process.entity_id": "2431982344",
      "process.parent.pid": undefined,
      "host.name": "APP-7",
    },
  },
  "windows.sysmon_operational": {
    index: "logs-windows.sysmon_operational-default",
    key: "sysmon/2026/03/01/08.json.gz",
    fields: {},
  },
  winlogbeat: {
    index: "winlogbeat-default",
    key: "winlogbeat/web02/2026-03-01.ndjson",
    fields: {
      "@timestamp": "2026-03-01T07:44:10.000Z",
      "process.name": "copy of regiis.exe",
      "process.pe.original_file_name": "aspnet_regiis.exe",
      "process.command_line": `${ASPNET} -pdf connectionStrings C:\\inetpub\\shop -p Sommer2026! --token=3f9a-77`,
      "host.name": "web02.corp.local",
    },
  },
  "m365_defender.event": {
    index: "logs-m365_defender.event-default",
    key: "mde/DeviceProcessEvents/y=2026/m=03/d=01/PT1H.json",
    fields: {
      "host.name": "web-03",
      "user.name": "svc_deploy",
      "process.parent.name": "powershell.exe",
      "process.parent.command_line": "powershell.exe -NoProfile -EncodedCommand SQBtAHAAbwByAHQALQBNAG8AZAB1AGwAZQA=",
    },
  },
  "sentinel_one_cloud_funnel.event": {
    index: "logs-sentinel_one_cloud_funnel.event-default",
    key: "s1/v2/2026-03-01/chunk-17.gz",
    fields: { "@timestamp": undefined, "event.id": "01HQ", "host.name": "WEB04", "process.command_line": undefined },
  },
}

export const SOURCES: readonly string[] = Object.keys(BY_SOURCE)

/** The alert of a made-up event of a source. */
export function alertFrom(source: string): AlertDocument {
  const { index = "", key = "", fields = {} } = BY_SOURCE[source] ?? {}
  return alertDocument(matchOf(fields, { source, index, location: { bucket: "edr-logs", key, line: 1207 } }))
}

/** A number of alerts, one second apart, on four hosts by two users. */
export function alertsOf(count: number): AlertDocument[] {
  return Array.from({ length: count }, (_, number) => {
    const fields = {
      "@timestamp": new Date(Date.UTC(2026, 2, 1, 8, 10, number)).toISOString(),
      "host.name": `WEB0${(number % 4) + 1}`,
      "user.name": number % 3 === 0 ? "iis_admin" : "svc_deploy",
    }
    return alertDocument(matchOf(fields, { number: number + 1 }))
  })
}

/** An alert with the text in every field that an attacker can write. */
export function alertHolding(text: string): AlertDocument {
  const { rule, location: place, why } = matchOf()
  const everywhere = [
    ...[
      "host.name",
      "user.name",
      "user.domain",
      "user.id",
      "process.name",
      "process.executable",
      "process.command_line",
    ],
    ...[
      "process.parent.name",
      "process.parent.executable",
      "process.parent.command_line",
      "process.title",
      "file.name",
      "source.ip",
      "process.entity_id",
    ],
  ]
  const fields = {
    ...Object.fromEntries(everywhere.map((field) => [field, text])),
    "process.args": ["a.exe", text],
    "event.category": text,
    [`x.${text}`]: text,
  }
  const hostile = {
    ...rule,
    rule_name_override: "process.title",
    investigation_fields: { field_names: ["process.args", "file.name", "user.id"] },
  }
  return alertDocument(
    matchOf(fields, {
      rule: hostile,
      location: { ...place, key: `logs/${text}.gz`, version: "v1" },
      why: [...why, { leaf: 'user.name : "*"', field: "user.name", value: text }],
    }),
  )
}
