import type { Source } from "./source.ts"
import { canBe, classify } from "./windows/classify.ts"
import { type WindowsFlavour, windowsFields } from "./windows/flavour.ts"
import { normaliseWindows } from "./windows/normalise.ts"
import { securityTables } from "./windows/security.ts"
import { sysmonTables } from "./windows/sysmon.ts"
import { unknownWindowsKind } from "./windows/unknown-kind.ts"

const flavour: WindowsFlavour = {
  constants: {},
  module: { sysmon: "sysmon", security: "security", plain: undefined },
  namesActions: false,
}

/** Winlogbeat, from version 5 on, by way of Logstash, Kafka or Firehose: documents before the pipeline, or after. */
export const winlogbeat: Source = {
  name: "winlogbeat",
  index: "winlogbeat-default",
  recognise: (record) => classify(record) === "winlogbeat",
  accepts: (record) => canBe(record, "winlogbeat"),
  normalise: (record) => normaliseWindows(record, flavour),
  unknownKind: unknownWindowsKind,
  fields: windowsFields(flavour, [...sysmonTables, ...securityTables]),
}
