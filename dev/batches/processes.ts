import type { ProcessStart } from "../log-formats/process-start.ts"
import { Random } from "./random.ts"

const HOSTS: readonly [string, ...string[]] = [
  "WEB01",
  "WEB02",
  "APP07",
  "SQL03",
  "WKS-0114",
  "WKS-0231",
  "DC02",
  "BUILD5",
]
const DOMAIN = "MERIDIAN"

type Program = {
  readonly image: string
  readonly args: readonly string[]
  readonly original: string
  readonly product: string
  readonly parent: string
  readonly user: string
}

const SYSTEM = "C:\\Windows\\System32"
const PROGRAMS: readonly [Program, ...Program[]] = [
  {
    image: `${SYSTEM}\\svchost.exe`,
    args: ["-k netsvcs -p -s Schedule", "-k LocalService -p", "-k UnistackSvcGroup"],
    original: "svchost.exe",
    product: "Microsoft® Windows® Operating System",
    parent: `${SYSTEM}\\services.exe`,
    user: "SYSTEM",
  },
  {
    image: `${SYSTEM}\\conhost.exe`,
    args: ["0x4", "0xffffffff -ForceV1"],
    original: "CONHOST.EXE",
    product: "Microsoft® Windows® Operating System",
    parent: `${SYSTEM}\\cmd.exe`,
    user: "r.osei",
  },
  {
    image: `${SYSTEM}\\cmd.exe`,
    args: ['/c "dir C:\\inetpub\\logs"', '/d /s /c "npm run lint"', "/c echo done"],
    original: "Cmd.Exe",
    product: "Microsoft® Windows® Operating System",
    parent: "C:\\Windows\\explorer.exe",
    user: "r.osei",
  },
  {
    image: `${SYSTEM}\\WindowsPowerShell\\v1.0\\powershell.exe`,
    args: ['-NoProfile -File "C:\\Ops\\rotate logs.ps1"', '-Command "Get-Service W3SVC | Restart-Service"'],
    original: "PowerShell.EXE",
    product: "Microsoft® Windows® Operating System",
    parent: `${SYSTEM}\\svchost.exe`,
    user: "svc-ops",
  },
  {
    image: "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    args: [
      "--type=renderer --lang=en-GB --device-scale-factor=1 --num-raster-threads=2",
      "--type=gpu-process --gpu-preferences=UAAAAA",
    ],
    original: "chrome.exe",
    product: "Google Chrome",
    parent: "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    user: "l.brandt",
  },
  {
    image: "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\ngen.exe",
    args: ['install "C:\\Apps\\Ledger.dll" /queue', "update /queue /delay"],
    original: "ngen.exe",
    product: "Microsoft® .NET Framework",
    parent: `${SYSTEM}\\taskeng.exe`,
    user: "SYSTEM",
  },
  {
    image: `${SYSTEM}\\inetsrv\\w3wp.exe`,
    args: ['-ap "DefaultAppPool" -v "v4.0" -l "webengine4.dll" -a \\\\.\\pipe\\iisipm"', '-ap "Shop" -v "v4.0"'],
    original: "w3wp.exe",
    product: "Internet Information Services",
    parent: `${SYSTEM}\\svchost.exe`,
    user: "SYSTEM",
  },
  {
    image: "C:\\Program Files\\Git\\bin\\git.exe",
    args: ["fetch --prune origin", "log -1 --format=%H"],
    original: "git.exe",
    product: "Git",
    parent: `${SYSTEM}\\cmd.exe`,
    user: "l.brandt",
  },
]

const REGIIS = "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\aspnet_regiis.exe"

/** Command lines that the first rule matches, written in different ways. The first word is the program. */
export const firingVariants: readonly {
  readonly name: string
  readonly image: string
  readonly commandLine: string
}[] = [
  { name: "plain", image: REGIIS, commandLine: `${REGIIS} -pdf connectionStrings C:\\inetpub\\wwwroot\\shop` },
  { name: "quoted", image: REGIIS, commandLine: `"${REGIIS}" -pdf "connectionStrings" "C:\\inetpub\\wwwroot\\shop"` },
  {
    name: "case and order",
    image: REGIIS.toUpperCase(),
    commandLine: "ASPNET_REGIIS.EXE  ConnectionStrings -PDF C:\\inetpub\\wwwroot\\shop",
  },
  {
    name: "quotes inside words",
    image: REGIIS,
    commandLine: 'aspnet_regiis -p"d"f conn""ectionStrings C:\\inetpub\\wwwroot\\shop',
  },
  {
    name: "tabs and a copied program",
    image: "C:\\Users\\Public\\aspnet_regiis.exe",
    commandLine: "aspnet_regiis.exe\t-pdf\tconnectionStrings\tC:\\sites\\intranet",
  },
]

/** Similar command lines that the first rule does not match. */
export const nearMisses: readonly { readonly name: string; readonly image: string; readonly commandLine: string }[] = [
  { name: "encrypts", image: REGIIS, commandLine: `${REGIIS} -pef connectionStrings C:\\inetpub\\wwwroot\\shop` },
  { name: "another section", image: REGIIS, commandLine: `${REGIIS} -pdf appSettings C:\\inetpub\\wwwroot\\shop` },
  {
    name: "only mentioned",
    image: `${SYSTEM}\\findstr.exe`,
    commandLine: "findstr /s /i aspnet_regiis.exe C:\\Ops\\connectionStrings-pdf.txt",
  },
  {
    name: "its shell",
    image: `${SYSTEM}\\cmd.exe`,
    commandLine: 'cmd.exe /c "aspnet_regiis.exe -pdf connectionStrings C:\\inetpub\\wwwroot\\shop"',
  },
]

/** Every host and user of the batches, for the metadata that lands separately from their processes. */
export function hostsAndUsers(): {
  readonly hosts: readonly ProcessStart["host"][]
  readonly users: readonly ProcessStart["user"][]
} {
  const names = new Set(["iis_admin", ...PROGRAMS.map(({ user }) => user)])
  return { hosts: HOSTS.map(hostOf), users: [...names].map(userOf) }
}

/** An ordinary process. */
export function ordinaryProcess(random: Random, time: number): ProcessStart {
  const program = random.pick(PROGRAMS)
  const args = random.pick(program.args as [string, ...string[]])
  return start(random, time, { ...program, commandLine: `"${program.image}" ${args}` })
}

/** A process with the given image and command line, started by the IIS worker process of a web server. */
export function chosenProcess(random: Random, time: number, image: string, commandLine: string): ProcessStart {
  const original = image.slice(image.lastIndexOf("\\") + 1).toLowerCase()
  const program = {
    image,
    original,
    product: "Microsoft® .NET Framework",
    parent: `${SYSTEM}\\inetsrv\\w3wp.exe`,
    user: "iis_admin",
    commandLine,
  }
  return { ...start(random, time, program), host: hostOf("WEB01") }
}

function start(
  random: Random,
  time: number,
  program: Omit<Program, "args"> & { readonly commandLine: string },
): ProcessStart {
  const isSystem = program.user === "SYSTEM"
  return {
    time,
    host: hostOf(random.pick(HOSTS)),
    user: userOf(program.user),
    image: program.image,
    commandLine: program.commandLine,
    directory: isSystem ? `${SYSTEM}\\` : `C:\\Users\\${program.user}\\`,
    originalName: program.original,
    company: "Example Corporation",
    product: program.product,
    ...fileOf(program.image),
    pid: random.integer(1, 16_000) * 4,
    uniqueId: `${random.integer(100_000_000, 999_999_999)}${random.integer(100_000_000, 999_999_999)}`,
    guid: random.guid(),
    logonId: `0x${random.hex(6)}`,
    parent: {
      image: program.parent,
      commandLine: `"${program.parent}"`,
      pid: random.integer(1, 16_000) * 4,
      uniqueId: `${random.integer(100_000_000, 999_999_999)}${random.integer(100_000_000, 999_999_999)}`,
      guid: random.guid(),
    },
  }
}

/** The same file has the same version and hashes on every host. */
function fileOf(image: string): Pick<ProcessStart, "version" | "sha256" | "md5" | "sha1" | "imphash"> {
  const random = new Random([...image].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7))
  const version = `10.0.${random.integer(10_000, 22_631)}.${random.integer(1, 900)}`
  return { version, sha256: random.hex(64), md5: random.hex(32), sha1: random.hex(40), imphash: random.hex(32) }
}

function userOf(name: string): ProcessStart["user"] {
  if (name === "SYSTEM") return { domain: "NT AUTHORITY", name, sid: "S-1-5-18" }
  return { domain: DOMAIN, name, sid: `S-1-5-21-1004336348-1177238915-682003330-${1100 + name.length}` }
}

function hostOf(name: string): ProcessStart["host"] {
  const number = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0)
  return { name, id: number.toString(16).padStart(32, "7c3a19e5"), ip: `192.0.2.${number % 250}` }
}
