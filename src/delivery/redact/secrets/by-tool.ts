import { exactly, find, type SecretKind, VALUE } from "./kind.ts"

const tool = (names: string, rest: string) => String.raw`(?<![\w])(?:${names})(?:\.exe)?"?(?=\s)[^|&\n]{0,2000}?${rest}`

/** By the tool whose switch they follow. */
export const BY_TOOL: readonly SecretKind[] = [
  exactly(
    "attached to -p",
    tool(
      "(?:mysql|mariadb|MySQL)\\w*|7z\\w?|7Z|[Rr]ar|[Ww]in[Rr][Aa][Rr]|[Uu]n[Rr]ar|sshpass",
      String.raw`\s-(?:hp|p)(?<secret>"[^"]*"|'[^']*'|[^\s"']+)`,
    ),
  ),
  exactly(
    "-P",
    tool(
      "[Ss][Qq][Ll][Cc][Mm][Dd]|[Oo][Ss][Qq][Ll]|[Ii][Ss][Qq][Ll]|[Bb][Cc][Pp]|zip|unzip|tsql|ftp",
      String.raw`\s-P\s*${VALUE}`,
    ),
  ),
  find(
    "-p of a tool that logs on",
    tool(
      "psexec\\w*|sshpass|evil-winrm|crackmapexec|nxc|netexec|cme|docker\\s+login|podman\\s+login|helm|certutil|signtool|winrs|wevtutil|rdesktop|mongo\\w*|xfreerdp|wfreerdp|hydra|medusa|rubeus|smbmap|ldapdomaindump|az",
      String.raw`\s[-/]p(?:\s*[:=]\s*|\s+)(?!--?[a-z])${VALUE}`,
    ),
  ),
  find("-w of an LDAP tool", tool("ldap\\w+", String.raw`\s-w\s*${VALUE}`)),
  find("-a of redis-cli", tool("redis-cli", String.raw`\s-a\s+${VALUE}`)),
  find("/rp of schtasks", tool("schtasks|at", String.raw`\s\/rp[\s:]+${VALUE}`)),
  find("htpasswd", tool("htpasswd", String.raw`\s-\w*b\w*\s+\S+\s+\S+\s+${VALUE}`)),
  find("vault login", String.raw`(?<![\w])vault\s+login\s+(?:-\S+\s+){0,5}(?!-)${VALUE}`),
  find("-K of openssl", tool("openssl", String.raw`\s-(?:K|hmac)\s+${VALUE}`)),
]

/** A switch of many tools that is sometimes a port; looked for unless the program is one that takes something else there. */
export const LONE_P = find(
  "-p",
  String.raw`(?<=\s)-{1,2}p(?:\s*[:=]\s*|\s+)(?!--?[a-z])(?!\d{1,5}(?:[:,-]\d{1,5}){0,3}(?:\s|$|\/))${VALUE}`,
)

/** Programs whose `-p` is a path, a port or nothing. */
export const P_IS_NO_PASSWORD =
  /^(?:mkdir|cp|tar|ssh|scp|sftp|nmap|install|ps|netstat|ss|kubectl|nc|ncat|python[\d.]*|node|mvn|npm|touch|rsync|perf|strace|lsof|dotnet|msbuild|make|git|pgrep|kill|read|docker-compose|psql|pg_\w+)$/i
