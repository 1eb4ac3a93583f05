import type { Rule } from "../../../src/rule.ts"

/** A guide in the shape that Elastic's have: headings, a quote, lists, code, links, a table, Kibana's buttons. */
const NOTE = `## Triage and analysis

> **Note**: a person has to judge every step below; none of them is proof by itself.

### What this is about

IIS keeps connection strings encrypted in \`web.config\`. Whoever runs \`aspnet_regiis.exe\` with \`-pdf\` reads them in the clear, with the [passwords of databases](https://learn.example.org/iis) in them.

### Possible investigation steps

- Identify **who** ran it, from where, and whether they administer this server.
- Look at the parent process: a worker process (\`w3wp.exe\`) points to a web shell.
  - Read the web server's log of the minutes before.
  - Look for new files under the web root.
- Find what else this account did.
  !{investigate{"label":"Processes of this user on this host","providers":[[{"excluded":false,"field":"host.id","queryType":"phrase","value":"{{host.id}}","valueType":"string"},{"excluded":false,"field":"user.id","queryType":"phrase","value":"{{user.id}}","valueType":"string"}]],"relativeFrom":"now-48h/h","relativeTo":"now"}}
- !{osquery{"label":"Services that are running","query":"SELECT name, path FROM services WHERE status = 'RUNNING';"}}

### False positive analysis

| Who | When |
| --- | --- |
| Deployment tools | At a release |
| Administrators | When keys are moved |

### Response and remediation

1. Isolate the host.
2. Change every password that stands in the connection strings.
3. Remove the web shell, if there is one.
`

/** The facts of the rule that Landfall ships, with other words. */
export const rule: Rule = {
  rule_id: "c25e9c87-95e1-4368-bfab-9fd34cf867ec",
  version: 313,
  name: "Microsoft IIS Connection Strings Decryption",
  description: "Someone decrypts the connection strings that IIS keeps.",
  type: "eql",
  language: "eql",
  query: `process where host.os.type == "windows" and event.type == "start" and
  (process.name : "aspnet_regiis.exe" or ?process.pe.original_file_name == "aspnet_regiis.exe") and
  process.args : "connectionStrings" and process.args : "-pdf"
`,
  index: [
    "winlogbeat-*",
    "logs-endpoint.events.process-*",
    "logs-windows.forwarded*",
    "logs-windows.sysmon_operational-*",
    "endgame-*",
    "logs-system.security*",
    "logs-m365_defender.event-*",
    "logs-sentinel_one_cloud_funnel.*",
    "logs-crowdstrike.fdr*",
  ],
  severity: "high",
  risk_score: 73,
  author: ["Elastic"],
  license: "Elastic License v2",
  from: "now-9m",
  to: "now",
  interval: "5m",
  max_signals: 33,
  references: [
    "https://blog.netspi.com/decrypting-iis-passwords-to-break-out-of-the-dmz-part-1/",
    "https://symantec-enterprise-blogs.security.com/blogs/threat-intelligence/greenbug-espionage-telco-south-asia",
  ],
  tags: ["Domain: Endpoint", "OS: Windows", "Use Case: Threat Detection", "Tactic: Credential Access"],
  false_positives: [],
  threat: [
    {
      framework: "MITRE ATT&CK",
      tactic: { id: "TA0006", name: "Credential Access", reference: "https://attack.mitre.org/tactics/TA0006/" },
      technique: [
        { id: "T1003", name: "OS Credential Dumping", reference: "https://attack.mitre.org/techniques/T1003/" },
      ],
    },
  ],
  note: NOTE,
  setup: "",
  timestamp_override: "event.ingested",
  severity_mapping: [],
  risk_score_mapping: [],
  exceptions_list: [],
  related_integrations: [{ package: "windows", version: "^2.0.0" }],
  required_fields: [{ name: "process.args", type: "keyword", ecs: true }],
}
