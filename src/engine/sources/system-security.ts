import type { Source } from "./source.ts"
import { constant } from "./table.ts"
import { canBe, classify } from "./windows/classify.ts"
import { type WindowsFlavour, windowsFields } from "./windows/flavour.ts"
import { normaliseWindows } from "./windows/normalise.ts"
import { securityTables } from "./windows/security.ts"
import { unknownWindowsKind } from "./windows/unknown-kind.ts"

const flavour: WindowsFlavour = {
  constants: {
    "event.dataset": constant("system.security"),
    "data_stream.type": constant("logs"),
    "data_stream.dataset": constant("system.security"),
    "data_stream.namespace": constant("default"),
  },
  module: { sysmon: "system", security: "system", plain: "system" },
  namesActions: true,
}

/** The Security log, from an agent or as XML, evtx_dump JSON, NXLog JSON or Splunk's export: 4688 and its neighbours. */
export const systemSecurity: Source = {
  name: "system.security",
  index: "logs-system.security-default",
  recognise: (record) => classify(record) === "system.security",
  accepts: (record) => canBe(record, "system.security"),
  normalise: (record) => normaliseWindows(record, flavour),
  unknownKind: unknownWindowsKind,
  fields: windowsFields(flavour, [...securityTables]),
}
