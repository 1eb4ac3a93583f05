export const HOUR_MS = 3_600_000

/** The beginning of the hour that contains `time`. */
export function hourOf(time: number): number {
  return Math.floor(time / HOUR_MS) * HOUR_MS
}

/** The prefix of the canary's objects, as infra/canary.yml sets it. */
export const CANARY_PREFIX = "canary/"

/** The key of an hour's canary. */
export function canaryKey(hour: number): string {
  return `${CANARY_PREFIX}${new Date(hour).toISOString().slice(0, 13)}.json`
}

/**
 * A synthetic record that matches the rule in rule.toml: a Sysmon process event in Winlogbeat's format, on a host that does
 * not exist. It depends only on `ms`, so that the next run can compute which alert it must raise.
 */
export function canaryRecord(ms: number): string {
  const time = new Date(ms).toISOString()
  const image = "C:\\Program Files\\Landfall\\landfall-canary.exe"
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
      name: "landfall-canary.exe",
      executable: image,
      pid: 4242,
      command_line: `"${image}" --test ${time}`,
      args: [image, "--test", time],
    },
    user: { name: "landfall-canary", domain: "LANDFALL" },
    winlog: { channel: "Microsoft-Windows-Sysmon/Operational", computer_name: "landfall-canary", event_id: "1" },
    message: "A test of Landfall: this host and this process are not real.",
  })
}
