import { ignoreCase, matchCase, type SecretPattern, VALUE } from "./pattern.ts"

const tool = (names: string, rest: string) => String.raw`(?<![\w])(?:${names})(?:\.exe)?"?(?=\s)[^|&\n]{0,2000}?${rest}`

/** Secrets that follow a switch of a specific tool. */
export const TOOL_PATTERNS: readonly SecretPattern[] = [
  matchCase(
    "attached to -p",
    tool(
      "(?:mysql|mariadb|MySQL)\\w*|7z\\w?|7Z|[Rr]ar|[Ww]in[Rr][Aa][Rr]|[Uu]n[Rr]ar|sshpass",
      String.raw`\s-(?:hp|p)(?<secret>"[^"]*"|'[^']*'|[^\s"']+)`,
    ),
  ),
  matchCase(
    "-P",
    tool(
      "[Ss][Qq][Ll][Cc][Mm][Dd]|[Oo][Ss][Qq][Ll]|[Ii][Ss][Qq][Ll]|[Bb][Cc][Pp]|zip|unzip|tsql|ftp",
      String.raw`\s-P\s*${VALUE}`,
    ),
  ),
  ignoreCase(
    "-p of a tool that logs on",
    tool(
      "psexec\\w*|sshpass|evil-winrm|crackmapexec|nxc|netexec|cme|docker\\s+login|podman\\s+login|helm|certutil|signtool|winrs|wevtutil|rdesktop|mongo\\w*|xfreerdp|wfreerdp|hydra|medusa|rubeus|smbmap|ldapdomaindump|az",
      String.raw`\s[-/]p(?:\s*[:=]\s*|\s+)(?!--?[a-z])${VALUE}`,
    ),
  ),
  ignoreCase("-w of an LDAP tool", tool("ldap\\w+", String.raw`\s-w\s*${VALUE}`)),
  ignoreCase("-a of redis-cli", tool("redis-cli", String.raw`\s-a\s+${VALUE}`)),
  ignoreCase("/rp of schtasks", tool("schtasks|at", String.raw`\s\/rp[\s:]+${VALUE}`)),
  ignoreCase("htpasswd", tool("htpasswd", String.raw`\s-\w*b\w*\s+\S+\s+\S+\s+${VALUE}`)),
  ignoreCase("vault login", String.raw`(?<![\w])vault\s+login\s+(?:-\S+\s+){0,5}(?!-)${VALUE}`),
  ignoreCase("-K of openssl", tool("openssl", String.raw`\s-(?:K|hmac)\s+${VALUE}`)),
]

/** `-p` of many tools, which is a port for some; not used for the programs below. */
export const P_SWITCH = ignoreCase(
  "-p",
  String.raw`(?<=\s)-{1,2}p(?:\s*[:=]\s*|\s+)(?!--?[a-z])(?!\d{1,5}(?:[:,-]\d{1,5}){0,3}(?:\s|$|\/))${VALUE}`,
)

/** Programs whose `-p` is a path, a port, or has no value. */
export const PROGRAMS_WITH_OTHER_P =
  /^(?:mkdir|cp|tar|ssh|scp|sftp|nmap|install|ps|netstat|ss|kubectl|nc|ncat|python[\d.]*|node|mvn|npm|touch|rsync|perf|strace|lsof|dotnet|msbuild|make|git|pgrep|kill|read|docker-compose|psql|pg_\w+)$/i
