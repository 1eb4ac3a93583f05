import { processRollup } from "../log-formats/crowdstrike-fdr.ts"
import { jsonText } from "../log-formats/log-format.ts"
import type { Columns, RecordKind } from "./record-kind.ts"

function falcon(simpleName: string, category: string, columns: Columns): RecordKind {
  return {
    category,
    columns,
    write: (actor, row) =>
      jsonText({ ...processRollup(actor), event_simpleName: simpleName, name: `${simpleName}V1`, ...row }),
  }
}

const falconFile: Columns = { "file.path": "TargetFileName", "file.name": "TargetFileName" }
/** Events of Falcon. */
export const crowdstrikeFdrKinds: readonly RecordKind[] = [
  falcon("PeFileWritten", "file", falconFile),
  falcon("FileDeleteInfo", "file", falconFile),
  falcon("FileRenameInfo", "file", falconFile),
  falcon("RegGenericValueUpdate", "registry", {
    "registry.key": "RegObjectName",
    "registry.value": "RegValueName",
  }),
  falcon("DnsRequest", "network", { "dns.question.name": "DomainName" }),
  falcon("NetworkConnectIP4", "network", {
    ...{ "destination.ip": "RemoteAddressIP4", "destination.port": "RemotePort", "source.ip": "LocalAddressIP4" },
  }),
  falcon("ClassifiedModuleLoad", "library", { "dll.path": "ImageFileName" }),
]
