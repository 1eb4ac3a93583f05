import type { Source } from "./source.ts"
import { constant } from "./table.ts"
import { canBe, classify } from "./windows/classify.ts"
import { type WindowsFlavour, windowsFields } from "./windows/flavour.ts"
import { normaliseWindows } from "./windows/normalise.ts"
import { securityTables } from "./windows/security.ts"
import { sysmonTables } from "./windows/sysmon.ts"
import { unknownWindowsKind } from "./windows/unknown-kind.ts"

const flavour: WindowsFlavour = {
  constants: {
    "event.dataset": constant("windows.forwarded"),
    "data_stream.type": constant("logs"),
    "data_stream.dataset": constant("windows.forwarded"),
    "data_stream.namespace": constant("default"),
  },
  module: { sysmon: "windows", security: "windows", plain: "windows" },
  namesActions: true,
}

/** Events that Windows Event Forwarding collected, and every Windows event that no other source claims. */
export const windowsForwarded: Source = {
  name: "windows.forwarded",
  index: "logs-windows.forwarded-default",
  recognise: (record) => classify(record) === "windows.forwarded",
  accepts: (record) => canBe(record, "windows.forwarded"),
  normalise: (record) => normaliseWindows(record, flavour),
  unknownKind: unknownWindowsKind,
  fields: windowsFields(flavour, [...sysmonTables, ...securityTables]),
}
