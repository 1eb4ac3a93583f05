import type { Target } from "../target.ts"
import { commandLine } from "./command-line.ts"
import { crowdstrikeFdrTarget } from "./crowdstrike-fdr.ts"
import { endgameTarget } from "./endgame.ts"
import { endpointSourcesTarget } from "./endpoint.ts"
import { envelope } from "./envelope.ts"
import { eventXml } from "./event-xml.ts"
import { gzip } from "./gzip.ts"
import { jsonSplitter } from "./json-splitter.ts"
import { lineSplitter } from "./line-splitter.ts"
import { m365DefenderTarget } from "./m365-defender.ts"
import { record } from "./record.ts"
import { scan } from "./scan.ts"
import { sentinelOneCloudFunnelTarget } from "./sentinel-one-cloud-funnel.ts"
import { systemSecurityTarget } from "./system-security.ts"
import { textEncoding } from "./text.ts"
import { windowsForwardedTarget } from "./windows-forwarded.ts"
import { windowsSysmonOperationalTarget } from "./windows-sysmon-operational.ts"
import { winlogbeatTarget } from "./winlogbeat.ts"
import { xmlSplitter } from "./xml-splitter.ts"
import { zstd } from "./zstd.ts"

/** Every target, in the order of the way of a record. A new one is a file of its own and a line here. */
export const targets: readonly Target[] = [
  envelope,
  gzip,
  zstd,
  textEncoding,
  lineSplitter,
  jsonSplitter,
  xmlSplitter,
  record,
  eventXml,
  commandLine,
  crowdstrikeFdrTarget,
  m365DefenderTarget,
  sentinelOneCloudFunnelTarget,
  winlogbeatTarget,
  windowsSysmonOperationalTarget,
  systemSecurityTarget,
  windowsForwardedTarget,
  endgameTarget,
  endpointSourcesTarget,
  scan,
]
