import { ignoreCase, matchCase, type SecretPattern, VALUE } from "./pattern.ts"

const tool = (names: string, rest: string) => String.raw`(?<![\w])(?:${names})(?:\.exe)?"?(?=\s)[^|&\n]{0,2000}?${rest}`

/** Secrets that follow a switch of a specific tool. */
export const TOOL_PATTERNS: readonly SecretPattern[] = [
  matchCase(
    "attached to -p",
    tool(
      "(?:mysql|mariadb|MySQL)\\w{0,16}|7z\\w?|7Z|[Rr]ar|[Ww]in[Rr][Aa][Rr]|[Uu]n[Rr]ar|sshpass",
      String.raw`\s-(?:hp|p)(?<secret>"[^"]{0,1024}"|'[^']{0,1024}'|[^\s"']+)`,
    ),
  ),
  matchCase(
    "-P",
    tool(
      "[Ss][Qq][Ll][Cc][Mm][Dd]|[Oo][Ss][Qq][Ll]|[Ii][Ss][Qq][Ll]|[Bb][Cc][Pp]|zip|unzip|tsql|ftp",
      String.raw`\s-P\s{0,32}${VALUE}`,
    ),
  ),
  ignoreCase(
    "-p of a tool that logs on",
    tool(
      "psexec\\w{0,16}|sshpass|evil-winrm|crackmapexec|nxc|netexec|cme|docker\\s{1,32}login|podman\\s{1,32}login|helm|certutil|signtool|winrs|wevtutil|rdesktop|mongo\\w{0,16}|xfreerdp|wfreerdp|hydra|medusa|rubeus|smbmap|ldapdomaindump|az",
      String.raw`\s[-/]p(?:\s{0,32}[:=]\s{0,32}|\s{1,32})(?!--?[a-z])${VALUE}`,
    ),
  ),
  ignoreCase("-w of an LDAP tool", tool("ldap\\w{1,16}", String.raw`\s-w\s{0,32}${VALUE}`)),
  ignoreCase("-a of redis-cli", tool("redis-cli", String.raw`\s-a\s{1,32}${VALUE}`)),
  ignoreCase("/rp of schtasks", tool("schtasks|at", String.raw`\s\/rp[\s:]{1,8}${VALUE}`)),
  ignoreCase(
    "htpasswd",
    tool("htpasswd", String.raw`\s-\w{0,8}b\w{0,8}\s{1,32}\S{1,128}\s{1,32}\S{1,128}\s{1,32}${VALUE}`),
  ),
  ignoreCase("vault login", String.raw`(?<![\w])vault\s{1,32}login\s{1,32}(?:-\S{1,256}\s{1,32}){0,5}(?!-)${VALUE}`),
  ignoreCase("-K of openssl", tool("openssl", String.raw`\s-(?:K|hmac)\s{1,32}${VALUE}`)),
]

/** `-p` of many tools, which is a port for some; not used for the programs below. */
export const P_SWITCH = ignoreCase(
  "-p",
  String.raw`(?<=\s)-{1,2}p(?:\s{0,32}[:=]\s{0,32}|\s{1,32})(?!--?[a-z])(?!\d{1,5}(?:[:,-]\d{1,5}){0,3}(?:\s|$|\/))${VALUE}`,
)

/** Programs whose `-p` is a path, a port, or has no value. */
export const PROGRAMS_WITH_OTHER_P =
  /^(?:mkdir|cp|tar|ssh|scp|sftp|nmap|install|ps|netstat|ss|kubectl|nc|ncat|python[\d.]*|node|mvn|npm|touch|rsync|perf|strace|lsof|dotnet|msbuild|make|git|pgrep|kill|read|docker-compose|psql|pg_\w+)$/i
