import type { Event } from "../../../event.ts"
import { dataStream, type FieldTable } from "../field-table.ts"
import type { Shape } from "../single-shape.ts"
import type { Source } from "../source.ts"
import { canBelongTo, classify, type WindowsSourceName } from "./classify.ts"
import { declaredFields } from "./declared-fields.ts"
import { normaliseWindows, type WindowsMapping } from "./normalise.ts"
import { windowsKindColumns } from "./read-windows-event.ts"
import { securityFieldTables } from "./security-fields.ts"
import { sysmonKinds } from "./sysmon-event-kinds.ts"
import { sysmonFieldTables } from "./sysmon-fields.ts"
import { knownProvider, textOf } from "./windows-event.ts"

/** The formats of Windows events: agents since Winlogbeat 7 and before, XML and evtx_dump, NXLog and Azure, Splunk's export. */
const shapes: readonly Shape[] = [
  ["winlog", "data_stream"],
  ["event_id", "event_data", "log_name", "source_name"],
  ["Event", "System"],
  ["EventID", "SourceName", "ProviderName", "Provider", "EventSourceName"],
  ["_raw", "result"],
]

/** Winlogbeat 5 and later, through Logstash, Kafka or Firehose: documents before or after its pipeline. */
export const winlogbeat: Source = windowsSource(
  "winlogbeat",
  "winlogbeat-default",
  { constants: {}, module: { sysmon: "sysmon", security: "security", plain: undefined }, namesActions: false },
  [...sysmonFieldTables, ...securityFieldTables],
)

/** Sysmon's own channel, from an agent or as XML, evtx_dump JSON, NXLog JSON or Splunk's export. */
export const windowsSysmonOperational: Source = integrationSource("windows.sysmon_operational", "windows", [
  ...sysmonFieldTables,
])

/** The Security log, from an agent or as XML, evtx_dump JSON, NXLog JSON or Splunk's export. */
export const systemSecurity: Source = integrationSource("system.security", "system", [...securityFieldTables])

/** Events that Windows Event Forwarding collected, and every Windows event that no other source recognises. */
export const windowsForwarded: Source = integrationSource("windows.forwarded", "windows", [
  ...sysmonFieldTables,
  ...securityFieldTables,
])

/** A source that Elastic's integrations index as a data stream. */
function integrationSource(dataset: WindowsSourceName, module: string, tables: readonly FieldTable[]): Source {
  const mapping: WindowsMapping = {
    constants: dataStream(dataset),
    module: { sysmon: module, security: module, plain: module },
    namesActions: true,
  }
  return windowsSource(dataset, `logs-${dataset}-default`, mapping, tables)
}

function windowsSource(
  name: WindowsSourceName,
  index: string,
  mapping: WindowsMapping,
  tables: readonly FieldTable[],
): Source {
  return {
    name,
    index,
    recognise: (record) => classify(record) === name,
    shapes,
    isOpen: true,
    kindColumns: windowsKindColumns,
    accepts: (record) => canBelongTo(record, name),
    normalise: (record) => normaliseWindows(record, mapping),
    unknownKind,
    fields: declaredFields(mapping, tables),
  }
}

/**
 * An unknown kind is a Sysmon event whose id is not in Sysmon's list, or an event of Sysmon or the Security log without
 * an id. The Security log has hundreds of ids, so one that is not listed is ordinary. An event with a category is
 * known.
 */
function unknownKind(event: Event): string | undefined {
  const provider = knownProvider(event["winlog.provider_name"])
  const id = textOf(event, "event.code")
  if (provider === "sysmon") {
    const isKnown = event["event.category"] !== undefined || sysmonKinds.has(id)
    return isKnown ? undefined : `Sysmon ${id}`.trim()
  }
  return provider === "security" && id === "" ? "Security" : undefined
}
