import { windowsRecord } from "../log-formats/windows/formats.ts"
import { SYSMON, sysmonStart } from "../log-formats/windows/windows-event.ts"
import type { Columns, RecordKind } from "./record-kind.ts"

const sysmonFile: Columns = {
  "file.path": "TargetFilename",
  "file.name": "TargetFilename",
  "file.extension": "TargetFilename",
}
const sysmonRegistry: Columns = {
  ...{ "registry.path": "TargetObject", "registry.value": "TargetObject", "registry.key": "TargetObject" },
  "registry.data.strings": "Details",
}
const sysmonNetwork: Columns = {
  ...{ "destination.ip": "DestinationIp", "destination.port": "DestinationPort", "source.ip": "SourceIp" },
  ...{ "source.port": "SourcePort", "network.transport": "Protocol", "destination.domain": "DestinationHostname" },
}

function sysmon(format: string, id: number, category: string, columns: Columns): RecordKind {
  return {
    category,
    columns,
    write: (actor, data) => {
      const { ProcessGuid = "", UtcTime = "", ProcessId = "", Image = "", User = "" } = sysmonStart(actor).data
      const own = { RuleName: "-", UtcTime, ProcessGuid, ProcessId, Image, User, Initiated: "true", ...data }
      return windowsRecord(format, { ...sysmonStart(actor), ...SYSMON, id, data: own })
    },
  }
}

/** Events of Sysmon in the format of that name. */
export function sysmonKinds(format: string): RecordKind[] {
  return [
    sysmon(format, 11, "file", sysmonFile),
    sysmon(format, 2, "file", sysmonFile),
    sysmon(format, 23, "file", sysmonFile),
    sysmon(format, 13, "registry", sysmonRegistry),
    sysmon(format, 12, "registry", sysmonRegistry),
    sysmon(format, 3, "network", sysmonNetwork),
    sysmon(format, 22, "network", { "dns.question.name": "QueryName" }),
    sysmon(format, 7, "process", {
      "file.path": "ImageLoaded",
      "file.name": "ImageLoaded",
      "dll.path": "ImageLoaded",
      "dll.name": "ImageLoaded",
    }),
    sysmon(format, 5, "process", {}),
  ]
}
