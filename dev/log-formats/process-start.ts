/** A process that starts on a Windows host, independent of the log that reports it. */
export type ProcessStart = {
  /** ms since 1970. */
  readonly time: number
  readonly host: { readonly name: string; readonly id: string; readonly ip: string }
  readonly user: { readonly domain: string; readonly name: string; readonly sid: string }
  readonly image: string
  readonly commandLine: string
  readonly directory: string
  /** The name in the file's version information, `""` for none; not every sensor reports it. */
  readonly originalName: string
  readonly company: string
  readonly product: string
  readonly version: string
  readonly sha256: string
  readonly md5: string
  readonly sha1: string
  readonly imphash: string
  readonly pid: number
  /** Unlike a pid, never reused; it has more digits than a double can hold. */
  readonly uniqueId: string
  readonly guid: string
  readonly logonId: string
  readonly parent: {
    readonly image: string
    readonly commandLine: string
    readonly pid: number
    readonly uniqueId: string
    readonly guid: string
  }
}

/** An invented process start with the given changes. */
export function processStart(changed: Partial<ProcessStart> = {}): ProcessStart {
  return {
    time: Date.parse("2026-11-24T08:00:00.123Z"),
    host: { name: "WEB01", id: "00112233445566778899aabbccddeeff", ip: "192.0.2.7" },
    user: { domain: "MERIDIAN", name: "iis_admin", sid: "S-1-5-21-1004336348-1177238915-682003330-1109" },
    image: "C:\\Windows\\System32\\notepad.exe",
    commandLine: "notepad.exe",
    directory: "C:\\Windows\\System32\\",
    originalName: "",
    company: "Example Corporation",
    product: "Example Product",
    version: "4.8.4110.0",
    sha256: "5f".repeat(32),
    md5: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    sha1: "b6".repeat(20),
    imphash: "ab12".repeat(8),
    pid: 4712,
    uniqueId: "362225661973273550",
    guid: "9f32b55f-7c4e-5f98-5803-000000000500",
    logonId: "0x274a2",
    parent: {
      image: "C:\\Windows\\System32\\inetsrv\\w3wp.exe",
      commandLine: 'w3wp.exe -ap "Default App"',
      pid: 2210,
      uniqueId: "362225661973273551",
      guid: "9f32b55f-6fdf-5f98-7000-000000000500",
    },
    ...changed,
  }
}

/** The last part of a Windows path. */
export function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("\\"), path.lastIndexOf("/")) + 1)
}
