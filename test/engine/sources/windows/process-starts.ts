import type { WindowsEvent } from "../../../../dev/log-formats/windows/windows-event.ts"

const image = "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\aspnet_regiis.exe"

/** Sysmon's process creation, with the changes of a test case. */
export function sysmonStart(changed: { readonly [name: string]: string }): WindowsEvent {
  return {
    channel: "Microsoft-Windows-Sysmon/Operational",
    provider: "Microsoft-Windows-Sysmon",
    id: 1,
    computer: "web01.example.com",
    created: "2026-01-02T03:04:05.678Z",
    data: {
      RuleName: "-",
      UtcTime: "2026-01-02 03:04:05.600",
      ProcessGuid: "{9f32b55f-7c4e-5f98-5803-000000000500}",
      ProcessId: "3616",
      Image: image,
      FileVersion: "4.8.4110.0",
      OriginalFileName: "aspnet_regiis.exe",
      CommandLine: `"${image}" -pdf "connectionStrings" C:\\inetpub\\wwwroot`,
      CurrentDirectory: "C:\\Windows\\system32\\",
      User: "WEB01\\svc",
      Hashes:
        "SHA1=B6D237154F2E528F0B503B58B025862D66B02B73,MD5=00000000000000000000000000000000,IMPHASH=AB12AB12AB12AB12AB12AB12AB12AB12",
      ParentProcessGuid: "{9f32b55f-6fdf-5f98-7000-000000000500}",
      ParentProcessId: "4212",
      ParentImage: "C:\\Windows\\System32\\cmd.exe",
      ParentCommandLine: 'cmd.exe /c "go now"',
      ...changed,
    },
  }
}

/** The Security log's process creation. */
export function securityStart(changed: { readonly [name: string]: string }): WindowsEvent {
  return {
    channel: "Security",
    provider: "Microsoft-Windows-Security-Auditing",
    id: 4688,
    computer: "web01.example.com",
    created: "2026-01-02T03:04:05.678Z",
    data: {
      SubjectUserSid: "S-1-5-21-1-2-3-1001",
      SubjectUserName: "svc",
      SubjectDomainName: "WEB01",
      SubjectLogonId: "0x274a2",
      NewProcessId: "0x11cc",
      NewProcessName: image,
      TokenElevationType: "%%1936",
      ProcessId: "0x122c",
      CommandLine: `"${image}" -pdf "connectionStrings" C:\\inetpub\\wwwroot`,
      TargetUserSid: "S-1-0-0",
      TargetUserName: "-",
      TargetDomainName: "-",
      TargetLogonId: "0x0",
      ParentProcessName: "C:\\Windows\\System32\\cmd.exe",
      ...changed,
    },
  }
}

/** Command lines that decrypt connection strings and that Windows reads in the same or nearly the same way. */
export const decrypting: readonly [why: string, commandLine: string][] = [
  ["plain", "aspnet_regiis.exe -pdf connectionStrings C:\\inetpub\\wwwroot"],
  ["quoted section", 'aspnet_regiis.exe -pdf "connectionStrings" "C:\\inetpub\\wwwroot"'],
  ["quotes inside the option", 'aspnet_regiis.exe -p"d"f connectionStrings C:\\x'],
  ["an empty pair inside the section", 'aspnet_regiis.exe -pdf conn""ectionStrings C:\\x'],
  ["both in quotes, runs of blanks, blanks at the end", '"aspnet_regiis.exe"   "-pdf"  "connectionStrings" C:\\x  '],
  ["tabs", "aspnet_regiis.exe\t-pdf\t\tconnectionStrings\tC:\\x"],
  ["other case", "ASPNET_REGIIS.EXE -PDF CONNECTIONSTRINGS C:\\x"],
  ["swapped, with more between", "aspnet_regiis.exe connectionStrings /x -pdf"],
  ["a new line in another argument", "aspnet_regiis.exe -pdf connectionStrings a\nb\r\nc"],
  ["a line separator in another argument", "aspnet_regiis.exe -pdf connectionStrings a\u2028b"],
  ["an open quote at the end", 'aspnet_regiis.exe -pdf "connectionStrings'],
  ["characters that JSON and XML escape", 'aspnet_regiis.exe -pdf connectionStrings "<&\'>" \u0007\\\\x'],
  ["beyond the basic plane, and half a pair", "aspnet_regiis.exe -pdf connectionStrings 😀 \ud800"],
]

/** Command lines whose arguments do not match the rule, because of how they are split or because of their case. */
export const harmless: readonly [why: string, commandLine: string][] = [
  ["another section", "aspnet_regiis.exe -pdf appSettings C:\\x"],
  ["another option", "aspnet_regiis.exe -pef connectionStrings C:\\x"],
  ["a slash", "aspnet_regiis.exe /pdf connectionStrings C:\\x"],
  ["a no-break space is no separator", "aspnet_regiis.exe -pdf\u00a0connectionStrings C:\\x"],
  ["a line separator is none", "aspnet_regiis.exe -pdf\u2028connectionStrings C:\\x"],
  ["a new line is none", "aspnet_regiis.exe -pdf\nconnectionStrings C:\\x"],
  ["option and section in one argument", 'aspnet_regiis.exe "-pdf connectionStrings" C:\\x'],
  ["a caret stays", "aspnet_regiis.exe -p^df connectionStrings C:\\x"],
  ["a Kelvin sign is no k, a long s no s", "aspnet_regiis.exe -pdf connection\u017ftrings C:\\x"],
  ["nothing", ""],
]

export const aspnetRegiis = image
