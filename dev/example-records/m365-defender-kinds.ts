import { jsonText } from "../log-formats/log-format.ts"
import { streamed } from "../log-formats/m365-defender.ts"
import { type Columns, type RecordKind, type Row, splitPath } from "./record-kind.ts"

function hunting(table: string, category: string, action: string, columns: Columns): RecordKind {
  return {
    category,
    columns,
    write: (actor, row) =>
      jsonText(
        streamed(
          actor,
          {
            ActionType: action,
            Timestamp: new Date(actor.time).toISOString(),
            DeviceId: actor.host.id,
            DeviceName: actor.host.name,
            InitiatingProcessAccountSid: actor.user.sid,
            InitiatingProcessFileName: splitPath(actor.image).last,
            InitiatingProcessFolderPath: actor.image,
            InitiatingProcessCommandLine: actor.commandLine,
            ...withDerivedColumns(row),
          },
          table,
        ),
      ),
  }
}

/** The row with the columns derived from its path: the file name, or the registry key and value name. */
function withDerivedColumns(row: Row): Row {
  const { FolderPath, FileName, RegistryKey, RegistryValueName } = row
  const file = FolderPath !== undefined && FileName === undefined ? { FileName: splitPath(FolderPath).last } : {}
  if (RegistryKey === undefined || RegistryValueName !== undefined) return { ...row, ...file }
  const { head, last } = splitPath(RegistryKey)
  return { ...row, ...file, RegistryKey: head, RegistryValueName: last }
}

const huntingFile: Columns = { "file.path": "FolderPath", "file.name": "FileName" }
const huntingRegistry: Columns = {
  ...{ "registry.path": "RegistryKey", "registry.key": "RegistryKey" },
  ...{ "registry.value": "RegistryValueName", "registry.data.strings": "RegistryValueData" },
}
/** Rows of the Device tables. */
export const m365DefenderKinds: readonly RecordKind[] = [
  hunting("DeviceFileEvents", "file", "FileCreated", huntingFile),
  hunting("DeviceFileEvents", "file", "FileDeleted", huntingFile),
  hunting("DeviceFileEvents", "file", "FileModified", huntingFile),
  hunting("DeviceRegistryEvents", "registry", "RegistryValueSet", huntingRegistry),
  hunting("DeviceRegistryEvents", "registry", "RegistryKeyCreated", huntingRegistry),
  hunting("DeviceNetworkEvents", "network", "ConnectionSuccess", {
    ...{ "destination.ip": "RemoteIP", "source.ip": "LocalIP", "network.transport": "Protocol" },
    ...{ "destination.port": "RemotePort", "source.port": "LocalPort", "url.original": "RemoteUrl" },
  }),
  hunting("DeviceImageLoadEvents", "library", "ImageLoaded", {
    "dll.name": "FileName",
    "dll.path": "FolderPath",
  }),
]
