/** An event's `event.kind`, `event.category`, `event.type` and `event.outcome` in ECS. */
export type EventKind = {
  readonly kind: string
  readonly category?: readonly string[]
  readonly type?: readonly string[]
  readonly outcome?: string
}

type Row = readonly [category: string, type: string, names: string, exceptions?: Partial<EventKind>]

/** For an event that the table does not list. */
export const unknownEvent: EventKind = { kind: "event" }

// Each row: categories, types, and exact values of event_simpleName. ProcessRollup2Stats is a counter, not a start.
const rows: readonly Row[] = [
  [
    "process",
    "start",
    "ProcessRollup2 SyntheticProcessRollup2 ServiceStarted WmiCreateProcess CreateThreadNoStartImage",
  ],
  ["process", "start", "CreateProcessArgs", { kind: "state" }],
  ["process", "end", "EndOfProcess TerminateProcess ProcessSelfDeleted ServiceStopped"],
  ["process", "change", "InjectedThread InjectedThreadFromUnsignedModule JavaInjectedThread ProcessInjection"],
  ["process", "info", "CommandHistory ProcessRollup2Stats"],
  ["process file", "access", "ProcessExecOnPackedExecutable", { kind: "alert" }],
  ["network", "connection start", "NetworkConnectIP4 NetworkConnectIP6 NetworkListenIP4 NetworkListenIP6"],
  ["network", "connection start", "NetworkReceiveAcceptIP4 NetworkReceiveAcceptIP6 DnsRequest", { outcome: "unknown" }],
  ["network", "connection end", "NetworkCloseIP4 NetworkCloseIP6"],
  ["registry", "change", "AsepKeyUpdate AsepValueUpdate RegGenericValueUpdate RegSystemConfigValueUpdate"],
  ["registry", "change", "RegKeySecurityDecreased RegCrowdstrikeValueUpdate RegistryHiveModified"],
  ["registry", "change", "SuspiciousRegAsepUpdate", { kind: "alert" }],
  ["authentication", "start", "UserLogon SensitiveUserLogon"],
  ["authentication", "end", "UserLogoff"],
  ["authentication", "start", "UserLogonFailed UserLogonFailed2", { outcome: "failure" }],
  ["iam", "user creation", "UserAccountCreated"],
  ["iam", "user deletion", "UserAccountDeleted"],
  ["iam", "group change", "UserAccountAddedToGroup"],
  ["driver", "start", "DriverLoad"],
  ["library", "start", "ClassifiedModuleLoad UnsignedModuleLoad"],
  ["configuration", "creation", "ScheduledTaskRegistered FirewallSetRule CreateService"],
  ["configuration", "change", "ScheduledTaskModified ModifyServiceBinary FirewallChangeOption"],
  ["configuration", "deletion", "ScheduledTaskDeleted FirewallDeleteRule FirewallDeleteRuleIP4 FirewallDeleteRuleIP6"],
  ["host", "info", "AgentOnline OsVersionInfo SystemCapacity HostInfo", { kind: "state" }],
  ["host", "info", "SensorHeartbeat ConfigStateUpdate ResourceUtilization AgentConnect", { kind: "state" }],
  ["file", "info", "PeVersionInfo FileOpenInfo"],
  ["file", "access", "CriticalFileAccessed RansomwareOpenFile SuspiciousFileOpen"],
  ["file", "change", "CriticalFileModified AsepFileChange FileTimestampModified FileRenameInfo NewExecutableRenamed"],
  ["file", "change", "ExecutableFileRenamed RansomwareRenameFile NewScriptRenamed"],
  ["file", "deletion", "FileDeleteInfo ExecutableDeleted"],
  ["file", "creation", "DirectoryCreate FileCreateInfo NewExecutableWritten NewScriptWritten RansomwareCreateFile"],
  ["file", "creation", "ArcFileWritten ArjFileWritten BlfFileWritten BmpFileWritten Bzip2FileWritten CabFileWritten"],
  ["file", "creation", "DmpFileWritten DwgFileWritten DxfFileWritten ELFFileWritten EmailArchiveFileWritten"],
  ["file", "creation", "EmailFileWritten EseFileWritten FreeArcFileWritten GenericFileWritten GifFileWritten"],
  ["file", "creation", "GzipFileWritten IdwFileWritten JarFileWritten JavaClassFileWritten JpegFileWritten"],
  ["file", "creation", "LnkFileWritten LzhFileWritten MachOFileWritten MSDocxFileWritten MsiFileWritten"],
  ["file", "creation", "MSPptxFileWritten MSVsdxFileWritten MSXlsxFileWritten OleFileWritten OoxmlFileWritten"],
  [
    "file",
    "creation",
    "PdfFileWritten PeFileWritten PngFileWritten RarFileWritten RegistryHiveFileWritten RtfFileWritten",
  ],
  ["file", "creation", "SevenZipFileWritten SuspiciousPeFileWritten TarFileWritten TiffFileWritten VdiFileWritten"],
  ["file", "creation", "VmdkFileWritten WebScriptFileWritten XarFileWritten ZipFileWritten"],
]

const byName = new Map(
  rows.flatMap(([category, type, names, exceptions]) =>
    names
      .split(" ")
      .map((name): [string, EventKind] => [
        name,
        { kind: "event", category: category.split(" "), type: type.split(" "), outcome: "success", ...exceptions },
      ]),
  ),
)

/** The kind of an event with this event_simpleName. The whole name is compared, with its case. */
export function eventKind(simpleName: string): EventKind {
  return byName.get(simpleName) ?? unknownEvent
}

/** Every possible value of `event.kind`, `event.category`, `event.type` or `event.outcome`. */
export function valuesOf(part: keyof EventKind): string[] {
  return [...new Set([unknownEvent, ...byName.values()].flatMap((kind) => kind[part] ?? []))]
}
