import { jsonText } from "../log-formats/form.ts"
import { streamed } from "../log-formats/m365-defender.ts"
import { type Columns, type Kind, parted, type Row } from "./kind.ts"

function hunting(table: string, category: string, action: string, columns: Columns): Kind {
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
            InitiatingProcessFileName: actor.image.slice(actor.image.lastIndexOf("\\") + 1),
            InitiatingProcessFolderPath: actor.image,
            InitiatingProcessCommandLine: actor.commandLine,
            ...whole(row),
          },
          table,
        ),
      ),
  }
}

/** A row with what follows from its path: the file's name, or the value's name and its key. */
function whole(row: Row): Row {
  const { FolderPath, FileName, RegistryKey, RegistryValueName } = row
  const file = FolderPath !== undefined && FileName === undefined ? { FileName: parted(FolderPath).last } : {}
  if (RegistryKey === undefined || RegistryValueName !== undefined) return { ...row, ...file }
  const { head, last } = parted(RegistryKey)
  return { ...row, ...file, RegistryKey: head, RegistryValueName: last }
}

const huntingFile: Columns = { "file.path": "FolderPath", "file.name": "FileName" }
const huntingRegistry: Columns = {
  ...{ "registry.path": "RegistryKey", "registry.key": "RegistryKey" },
  ...{ "registry.value": "RegistryValueName", "registry.data.strings": "RegistryValueData" },
}
/** Rows of the tables of devices. */
export const huntingKinds: readonly Kind[] = [
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
