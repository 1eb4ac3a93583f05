import { createHash } from "node:crypto"
import type { Match } from "../../../src/engine/match/match.ts"
import type { Event } from "../../../src/event.ts"
import type { Rule } from "../../../src/rule.ts"
import { rule } from "./rule.ts"

export const ARRIVAL = Date.parse("2026-03-01T08:16:02.000Z")

const PROGRAM = "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\aspnet_regiis.exe"

/** An event that fires the rule, as a source would fill it; the fields given are added or replace its own. */
export function eventOf(fields: Event = {}): Event {
  return Object.assign(Object.create(null), {
    "@timestamp": "2026-03-01T08:15:30.123Z",
    "event.kind": "event",
    "event.category": ["process"],
    "event.type": ["start"],
    "event.action": "Process Create",
    "event.id": "5f1c2f9e",
    "data_stream.dataset": "windows.sysmon_operational",
    "host.name": "WEB01",
    "host.id": "3d0e1c52",
    "host.os.type": "windows",
    "user.name": "iis_admin",
    "user.domain": "CORP",
    "user.id": "S-1-5-21-1004336348-1177238915-682003330-1104",
    "process.name": "aspnet_regiis.exe",
    "process.executable": PROGRAM,
    "process.pid": 4242,
    "process.args": [PROGRAM, "-pdf", "connectionStrings", "C:\\inetpub\\shop"],
    "process.command_line": `"${PROGRAM}" -pdf "connectionStrings" C:\\inetpub\\shop`,
    "process.parent.name": "w3wp.exe",
    "process.parent.pid": 2210,
    "process.parent.command_line": 'c:\\windows\\system32\\inetsrv\\w3wp.exe -ap "DefaultAppPool"',
    ...fields,
  })
}

/** A match of the rule; `number` distinguishes records. */
export function matchOf(fields: Event = {}, { number = 1, ...rest }: Partial<Match> & { number?: number } = {}): Match {
  return {
    rule,
    event: eventOf(fields),
    source: "windows.sysmon_operational",
    index: "logs-windows.sysmon_operational-default",
    location: {
      bucket: "edr-logs",
      key: "sysmon/2026/03/01/batch-0815.json.gz",
      version: "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrH",
      line: number,
    },
    recordHash: createHash("sha256").update(`record ${number}`).digest("hex"),
    why: [
      { leaf: 'host.os.type == "windows"', field: "host.os.type", value: "windows" },
      { leaf: 'event.type == "start"', field: "event.type", value: "start" },
      { leaf: 'process.name : "aspnet_regiis.exe"', field: "process.name", value: "aspnet_regiis.exe" },
      { leaf: 'process.args : "connectionStrings"', field: "process.args", value: "connectionStrings" },
      { leaf: 'process.args : "-pdf"', field: "process.args", value: "-pdf" },
    ],
    arrival: ARRIVAL,
    encodingError: false,
    ...rest,
  }
}

export function ruleWith(settings: Partial<Rule>): Rule {
  return { ...rule, ...settings }
}
