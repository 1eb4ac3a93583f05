import { SYSMON, sysmonStart } from "../log-formats/windows/occurrence.ts"
import { windowsRecord } from "../log-formats/windows/windows-sources.ts"
import type { Columns, Kind } from "./kind.ts"

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

function sysmon(form: string, id: number, category: string, columns: Columns): Kind {
  return {
    category,
    columns,
    write: (actor, data) => {
      const { ProcessGuid = "", UtcTime = "", ProcessId = "", Image = "", User = "" } = sysmonStart(actor).data
      const own = { RuleName: "-", UtcTime, ProcessGuid, ProcessId, Image, User, Initiated: "true", ...data }
      return windowsRecord(form, { ...sysmonStart(actor), ...SYSMON, id, data: own })
    },
  }
}

/** Events of Sysmon in a form. */
export function sysmonKinds(form: string): Kind[] {
  return [
    sysmon(form, 11, "file", sysmonFile),
    sysmon(form, 2, "file", sysmonFile),
    sysmon(form, 23, "file", sysmonFile),
    sysmon(form, 13, "registry", sysmonRegistry),
    sysmon(form, 12, "registry", sysmonRegistry),
    sysmon(form, 3, "network", sysmonNetwork),
    sysmon(form, 22, "network", { "dns.question.name": "QueryName" }),
    sysmon(form, 7, "process", {
      "file.path": "ImageLoaded",
      "file.name": "ImageLoaded",
      "dll.path": "ImageLoaded",
      "dll.name": "ImageLoaded",
    }),
    sysmon(form, 5, "process", {}),
  ]
}
