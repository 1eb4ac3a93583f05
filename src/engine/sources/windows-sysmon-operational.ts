import type { Source } from "./source.ts"
import { constant } from "./table.ts"
import { canBe, classify } from "./windows/classify.ts"
import { type WindowsFlavour, windowsFields } from "./windows/flavour.ts"
import { normaliseWindows } from "./windows/normalise.ts"
import { sysmonTables } from "./windows/sysmon.ts"
import { unknownWindowsKind } from "./windows/unknown-kind.ts"

const flavour: WindowsFlavour = {
  constants: {
    "event.dataset": constant("windows.sysmon_operational"),
    "data_stream.type": constant("logs"),
    "data_stream.dataset": constant("windows.sysmon_operational"),
    "data_stream.namespace": constant("default"),
  },
  module: { sysmon: "windows", security: "windows", plain: "windows" },
  namesActions: true,
}

/** Sysmon's own channel, from an agent or as XML, evtx_dump JSON, NXLog JSON or Splunk's export. */
export const windowsSysmonOperational: Source = {
  name: "windows.sysmon_operational",
  index: "logs-windows.sysmon_operational-default",
  recognise: (record) => classify(record) === "windows.sysmon_operational",
  accepts: (record) => canBe(record, "windows.sysmon_operational"),
  normalise: (record) => normaliseWindows(record, flavour),
  unknownKind: unknownWindowsKind,
  fields: windowsFields(flavour, [...sysmonTables]),
}
