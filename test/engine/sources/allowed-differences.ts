/** An intended difference between our events and Elastic's expected documents. */
export type AllowedDifference = {
  readonly sources: readonly string[]
  readonly fields: readonly string[]
  /** The row of DESIGN.md's table of differences, or the pull request of elastic/integrations or elastic/beats. */
  readonly reason: string
}

/** All of them, at most fifteen. */
export const allowedDifferences: readonly AllowedDifference[] = [
  {
    sources: ["winlogbeat", "windows.forwarded", "system.security"],
    fields: ["process.args"],
    reason: "design, differences: process.args of 4688 is split by the Windows splitter",
  },
  {
    sources: ["winlogbeat", "windows.forwarded", "system.security"],
    fields: ["process.args_count"],
    reason: "elastic/integrations#17921 and elastic/beats#47266: 4688 has a count, older expectations do not",
  },
  {
    sources: ["winlogbeat", "windows.sysmon_operational", "system.security"],
    fields: ["host.os.type", "host.os.family"],
    reason:
      "design, differences: host.os.type is windows when missing; Winlogbeat's routing pipeline sets both as well",
  },
  {
    sources: ["m365_defender.event"],
    fields: ["host.os.type", "process.Ext.token.integrity_level_name"],
    reason: "elastic/integrations: the document is of ECS 8.11.0; later pipelines of m365_defender fill both",
  },
]
