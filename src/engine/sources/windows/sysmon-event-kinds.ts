/** The category, types and task name of a Sysmon event. */
export type SysmonKind = {
  readonly category: readonly string[]
  readonly type: readonly string[]
  readonly action: string
}

const kinds: readonly [id: string, category: string, type: string, action: string][] = [
  ["1", "process", "start", "Process creation"],
  ["2", "file", "change", "File creation time changed"],
  ["3", "network", "start connection protocol", "Network connection detected"],
  ["4", "process", "change", "Sysmon service state changed"],
  ["5", "process", "end", "Process terminated"],
  ["6", "driver", "start", "Driver loaded"],
  ["7", "process", "change", "Image loaded"],
  ["8", "process", "change", "CreateRemoteThread detected"],
  ["9", "process", "access", "RawAccessRead detected"],
  ["10", "process", "access", "Process accessed"],
  ["11", "file", "creation", "File created"],
  ["12", "configuration registry", "change", "Registry object added or deleted"],
  ["13", "configuration registry", "change", "Registry value set"],
  ["14", "configuration registry", "change", "Registry object renamed"],
  ["15", "file", "access", "File stream created"],
  ["16", "configuration", "change", "Sysmon config state changed"],
  ["17", "file", "creation", "Pipe Created"],
  ["18", "file", "access", "Pipe Connected"],
  ["19", "process", "creation", "WmiEventFilter activity detected"],
  ["20", "process", "creation", "WmiEventConsumer activity detected"],
  ["21", "process", "access", "WmiEventConsumerToFilter activity detected"],
  ["22", "network", "connection protocol info", "Dns query"],
  ["23", "file", "deletion", "File Delete archived"],
  ["24", "", "change", "Clipboard changed"],
  ["25", "process", "change", "Process Tampering"],
  ["26", "file", "deletion", "File Delete logged"],
  ["27", "file", "creation", "File Block Executable"],
  ["28", "file", "change", "File Block Shredding"],
  ["29", "file", "creation", "File Executable Detected"],
  ["255", "", "error", "Error report"],
]

/** By event id. */
export const sysmonKinds: ReadonlyMap<string, SysmonKind> = new Map(
  kinds.map(([id, category, type, action]) => [id, { category: words(category), type: words(type), action }]),
)

function words(text: string): string[] {
  return text.split(" ").filter(Boolean)
}
