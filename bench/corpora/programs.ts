/** What a host runs: the image, how often, and the words that follow its name in a command line. */
export type Program = {
  readonly image: string
  /** How many of the process starts are of this program, relative to the others. */
  readonly weight: number
  readonly switches: readonly [string, ...string[]]
  /** The image that starts it; any other program where it is left out. */
  readonly parent?: string
}

const SYSTEM = "C:\\Windows\\System32"
const PROGRAMS = "C:\\Program Files"

/** In switches and images, `%user` stands for a user's name, `%hex` for 16 random digits, `%number` for a number. */
export const programs: readonly [Program, ...Program[]] = [
  {
    image: `${SYSTEM}\\svchost.exe`,
    parent: `${SYSTEM}\\services.exe`,
    weight: 16,
    switches: ["-k netsvcs", "-p", "-s Schedule", "-k LocalService", "-s wuauserv", "-k UnistackSvcGroup", "-s BITS"],
  },
  {
    image: `${SYSTEM}\\conhost.exe`,
    parent: `${SYSTEM}\\cmd.exe`,
    weight: 14,
    switches: ["0xffffffff", "-ForceV1", "0x4", "--headless", "--width %number", "--signal 0x%number"],
  },
  {
    image: `${PROGRAMS}\\Google\\Chrome\\Application\\chrome.exe`,
    weight: 18,
    switches: [
      "--type=renderer",
      "--lang=en-GB",
      "--field-trial-handle=%number,i,%hex",
      "--num-raster-threads=%number",
      "--renderer-client-id=%number",
      "--mojo-platform-channel-handle=%number",
    ],
  },
  {
    image: `${PROGRAMS} (x86)\\Microsoft\\Edge\\Application\\msedge.exe`,
    weight: 9,
    switches: [
      "--type=utility",
      "--lang=de",
      "--service-sandbox-type=none",
      "--crashpad-handler",
      '--user-data-dir="C:\\Users\\%user\\AppData\\Local\\Microsoft\\Edge\\User Data"',
      "--gpu-preferences=%hex",
    ],
  },
  {
    image: "C:\\Users\\%user\\AppData\\Local\\Microsoft\\Teams\\current\\Teams.exe",
    weight: 6,
    switches: ["--type=gpu-process", "--no-sandbox", "--enable-wer", "--ms-teams-less-cors=%number", "--process-start"],
  },
  {
    image: `${SYSTEM}\\RuntimeBroker.exe`,
    parent: `${SYSTEM}\\svchost.exe`,
    weight: 6,
    switches: ["-Embedding", "-ServerName:App.AppX%hex.mca", "-user:%user"],
  },
  {
    image: `${SYSTEM}\\cmd.exe`,
    weight: 7,
    switches: [
      "/d",
      "/s",
      "/c",
      '"C:\\Ops\\run %number.bat"',
      '"dir C:\\Users\\%user\\Documents"',
      "/q",
      "> C:\\Users\\%user\\AppData\\Local\\Temp\\%hex.log",
    ],
  },
  {
    image: `${SYSTEM}\\WindowsPowerShell\\v1.0\\powershell.exe`,
    weight: 5,
    switches: [
      "-NoProfile",
      "-NonInteractive",
      "-ExecutionPolicy RemoteSigned",
      '-File "C:\\Users\\%user\\Scripts\\report %number.ps1"',
      '-Command "Get-Service W3SVC | Restart-Service"',
      "-OutputFormat Text",
    ],
  },
  {
    image: `${SYSTEM}\\taskhostw.exe`,
    parent: `${SYSTEM}\\svchost.exe`,
    weight: 4,
    switches: ["-RegisterDevice", "Logon", "SyncFromCloud", "%hex", "-ProtectionStateChanged"],
  },
  {
    image: `${SYSTEM}\\wbem\\WmiPrvSE.exe`,
    parent: `${SYSTEM}\\svchost.exe`,
    weight: 3,
    switches: ["-secured", "-Embedding", "-%number"],
  },
  {
    image: `${SYSTEM}\\rundll32.exe`,
    weight: 2,
    switches: [
      "shell32.dll,Control_RunDLL",
      "intl.cpl",
      "%hex",
      "C:\\Users\\%user\\AppData\\Roaming\\%hex.cpl,,%number",
    ],
  },
  {
    image: `${SYSTEM}\\reg.exe`,
    weight: 2,
    switches: ["query", "HKCU\\Software\\%user", "/v Version", "/s", "/reg:64", "/t REG_SZ"],
  },
  {
    image: `${PROGRAMS}\\Git\\cmd\\git.exe`,
    weight: 4,
    switches: ["fetch", "--prune", "origin", "log -1", "--format=%hex", '-C "C:\\Users\\%user\\source\\repos\\shop"'],
  },
  {
    image: `${PROGRAMS}\\nodejs\\node.exe`,
    weight: 4,
    switches: [
      "--max-old-space-size=%number",
      '"C:\\Users\\%user\\AppData\\Roaming\\npm\\lint.js"',
      "--silent",
      "--port=%number",
    ],
  },
  {
    image: `${PROGRAMS}\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE`,
    weight: 2,
    switches: ["-Embedding", "/recycle", "/eml", '"C:\\Users\\%user\\Downloads\\invitation %number.eml"'],
  },
  {
    image: "C:\\Users\\%user\\AppData\\Local\\Temp\\%hex\\setup.exe",
    weight: 1,
    switches: ["/quiet", "/norestart", "/log C:\\Users\\%user\\setup-%number.log", "/S", "-burn.unelevated %hex"],
  },
  // The tools of administrators and intruders, which hundreds of rules look for.
  {
    image: `${SYSTEM}\\net.exe`,
    weight: 4,
    switches: ["use \\\\FILES%number\\%user", "user %user /domain", 'group "Domain Admins" /domain', "view", "time"],
  },
  {
    image: `${SYSTEM}\\certutil.exe`,
    weight: 2,
    switches: ["-decode C:\\Users\\%user\\%hex.txt", "-hashfile", "-verify", "-store my %hex", "SHA256"],
  },
  {
    image: `${SYSTEM}\\attrib.exe`,
    weight: 2,
    switches: ["+h", "-r", "/s", "/d", "C:\\Users\\%user\\AppData\\%hex"],
  },
  { image: `${SYSTEM}\\nltest.exe`, weight: 1, switches: ["/domain_trusts", "/dclist:meridian", "/dsgetsite"] },
  { image: `${SYSTEM}\\whoami.exe`, weight: 2, switches: ["/all", "/groups", "/upn", "/fo csv"] },
  { image: `${SYSTEM}\\ipconfig.exe`, weight: 2, switches: ["/all", "/flushdns", "/displaydns", "/renew"] },
  { image: `${SYSTEM}\\tasklist.exe`, weight: 2, switches: ["/svc", "/v", "/fo csv", '/fi "PID eq %number"'] },
  {
    image: `${SYSTEM}\\schtasks.exe`,
    weight: 2,
    switches: ["/query", "/tn Backup%number", "/create", "/sc daily", "/v"],
  },
  { image: `${SYSTEM}\\netsh.exe`, weight: 1, switches: ["advfirewall", "show", "set allprofiles state off", "wlan"] },
]

/** What Landfall's own rule finds. */
export const matching: Program = {
  image: "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\aspnet_regiis.exe",
  weight: 0,
  switches: ["-pdf connectionStrings C:\\inetpub\\wwwroot\\%user"],
}

export const modules: readonly [string, ...string[]] = [
  `${SYSTEM}\\kernel32.dll`,
  `${SYSTEM}\\combase.dll`,
  `${SYSTEM}\\bcryptprimitives.dll`,
  `${SYSTEM}\\dbgcore.dll`,
  `${SYSTEM}\\wbem\\wbemcomn.dll`,
  `${PROGRAMS}\\Common Files\\microsoft shared\\ClickToRun\\AppVIsvSubsystems64.dll`,
  "C:\\Users\\%user\\AppData\\Local\\Programs\\Python\\Python312\\python312.dll",
  "C:\\Users\\%user\\AppData\\Local\\Temp\\%hex\\nsis.dll",
]

export const written: readonly [string, ...string[]] = [
  "C:\\Users\\%user\\Downloads\\installer-%number.exe",
  "C:\\Users\\%user\\AppData\\Local\\Temp\\%hex\\update.exe",
  "C:\\Windows\\SoftwareDistribution\\Download\\%hex\\package.dll",
  `${PROGRAMS}\\Example\\bin\\agent-%number.dll`,
]

export const registryValues: readonly [readonly [key: string, value: string], ...(readonly [string, string])[]] = [
  ["HKLM\\SYSTEM\\CurrentControlSet\\Services\\W32Time\\Config", "LastKnownGoodTime"],
  ["HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tasks\\%hex", "Actions"],
  ["HKU\\S-1-5-21-%number\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\FileExts", "OpenWithList"],
  ["HKLM\\SYSTEM\\CurrentControlSet\\Services\\bam\\State\\UserSettings\\S-1-5-21-%number", "Version"],
]

export const domains: readonly [string, ...string[]] = [
  "login.microsoftonline.com",
  "edge-%number.cdn.example.net",
  "www.google.com",
  "settings-win.data.microsoft.com",
  "shop.example.org",
  "%hex.telemetry.example.com",
  "wpad.meridian.example",
]
