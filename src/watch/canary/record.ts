/** An hour of the clock, in ms. */
export const HOUR_MS = 3_600_000

/** The hour that a time lies in, by its beginning. */
export function hourOf(time: number): number {
  return Math.floor(time / HOUR_MS) * HOUR_MS
}

/** Where an hour's canary lands. */
export function canaryKey(hour: number): string {
  return `canary/${new Date(hour).toISOString().slice(0, 13)}.json`
}

/**
 * A synthetic record that Elastic's first rule of ours holds for: a process of Sysmon as Winlogbeat writes it, on a host that
 * is none. It follows from the hour alone, so that the next hour knows which alert must have come of it.
 */
export function canaryRecord(hour: number): string {
  const time = new Date(hour).toISOString()
  const image = "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\aspnet_regiis.exe"
  return JSON.stringify({
    "@timestamp": time,
    agent: { type: "winlogbeat", version: "8.17.0", name: "landfall-canary" },
    host: { name: "landfall-canary", os: { type: "windows", family: "windows" } },
    event: {
      kind: "event",
      module: "sysmon",
      provider: "Microsoft-Windows-Sysmon",
      code: "1",
      category: ["process"],
      type: ["start"],
      created: time,
    },
    process: {
      name: "aspnet_regiis.exe",
      executable: image,
      pid: 4242,
      command_line: `${image} -pdf connectionStrings C:\\landfall-canary\\${time}`,
      args: [image, "-pdf", "connectionStrings", `C:\\landfall-canary\\${time}`],
    },
    user: { name: "landfall-canary", domain: "LANDFALL" },
    winlog: { channel: "Microsoft-Windows-Sysmon/Operational", computer_name: "landfall-canary", event_id: "1" },
    message: "A test of Landfall: this host and this process are not real.",
  })
}
