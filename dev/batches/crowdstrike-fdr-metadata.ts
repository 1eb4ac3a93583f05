import { hostsAndUsers } from "./processes.ts"

/** The metadata of hosts and users that Falcon delivers in separate folders. */
export function fdrMetadata(written: number): { readonly name: string; readonly text: string }[] {
  const { hosts, users } = hostsAndUsers()
  const cid = "0123456789abcdef0123456789abcdef"
  const time = (written / 1000).toFixed(3)
  const host = ({ id, ip, name }: (typeof hosts)[number]) => ({
    AgentVersion: "7.18.19306.0",
    City: "Reykjavik",
    ComputerName: name,
    Continent: "Europe",
    Country: "Iceland",
    FirstSeen: "1740000000.0",
    MachineDomain: "meridian.example",
    OU: "none",
    SiteName: "Default-First-Site-Name",
    Time: time,
    Timezone: "Atlantic/Reykjavik",
    Version: "Windows Server 2022",
    aid: id,
    aip: ip,
    cid,
    event_platform: "Win",
  })
  const user = ({ domain, name, sid }: (typeof users)[number]) => ({
    AccountType: "Domain User",
    LogonTime: time,
    LogonType: "Interactive",
    User: `${domain}\\${name}`,
    UserName: name,
    UserSid_readable: sid,
    _time: time,
    cid,
    event_platform: "Win",
  })
  const lines = (records: readonly object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join("")
  return [
    { name: "fdrv2/aidmaster/part-00000.gz", text: lines(hosts.map(host)) },
    { name: "fdrv2/userinfo/part-00000.gz", text: lines(users.map(user)) },
  ]
}
