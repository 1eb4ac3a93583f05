/** A kind of secret and the pattern that finds it: what its group `secret` holds is hidden, all around it stays. */
export type SecretKind = { readonly name: string; readonly pattern: RegExp }

/** A value after a switch: quoted, or up to the next space. */
const VALUE = String.raw`(?<secret>\\{0,3}"[^"]*"?|'[^']*'?|(?:"[^"\s]*"|'[^'\s]*'|[^\s"'])+)`

/** A value after `=` or `:`, which a connection string, a query or a JSON text may go on after. */
const ASSIGNED = String.raw`(?<secret>\\{0,3}"[^"]*"?|\\?'[^']*'?|[^\s"'&;|]+)`
const MEMBER = String.raw`(?<secret>\\{0,3}"[^"]*"?|\\?'[^']*'?|[^\s"'&;|,)}\]]+)`

/** After a space, what looks like the next switch is one: which switches were given is never hidden. */
const NO_SWITCH = String.raw`(?!--?[a-z]|\/[a-z?]+(?:[:\s]|$)|[|&;<>])`

/** Names that say what they hold, wherever they stand in a longer name (`DB_PASSWORD`, `spring.datasource.password`). */
const TELLING = [
  "passw(?:or)?d|passwrd|pass[-_]?phrase|pass[-_]?code|pass[-_]?key|userpass|storepass|keypass|rootpw|pwd|secret|token|credential|kennwort|mot[-_]?de[-_]?passe|contrase(?:ñ|n)a|senha",
  "(?:api|access|account|private|encryption|encrypt|signing|session|master|storage|subscription|license|shared|auth|ssh|client|consumer|function|host|deploy|webhook|machine|validation|decryption|sas|primary|secondary|service|app)[-_ ]?key(?!s?\\\\)",
].join("|")

/** What follows such a name when it is not the secret itself that comes. */
const ELSEWHERE = "(?![-_]?(?:stdin|file|path|prompt|policy|length|age|type|name)\\b)"

const find = (name: string, source: string): SecretKind => ({ name, pattern: new RegExp(source, "dgiu") })
const exactly = (name: string, source: string): SecretKind => ({ name, pattern: new RegExp(source, "dgu") })

/** The start of a switch. */
const SWITCH = String.raw`(?<=^|[\s"'(\x60])(?:--?|\/|–)`

const tool = (names: string, rest: string) => String.raw`(?<![\w])(?:${names})(?:\.exe)?"?\s[^|&\n]{0,2000}?${rest}`

/** By what is written around them: switches, names, tools. */
const BY_PLACE: readonly SecretKind[] = [
  find("switch with a telling name", String.raw`${SWITCH}[\w.:-]{0,40}?(?:${TELLING})[a-z0-9_.]{0,30}${ELSEWHERE}(?:\s*[:=]\s*|\s+${NO_SWITCH})${VALUE}`),
  find("telling name", String.raw`(?:${TELLING})[a-z0-9_.-]{0,30}\\{0,3}["']?\]?\s{0,3}(?:=>|:=|=)\s{0,3}(?:N(?='))?${ASSIGNED}`),
  find("telling member", String.raw`(?:${TELLING})[a-z0-9_-]{0,30}\\{0,3}["']?\s{0,3}:\s{0,3}${MEMBER}`),
  find("telling name before a quoted value", String.raw`(?:${TELLING})\s{1,3}(?<secret>'[^']*'|"[^"]*")`),
  find("connection string", String.raw`(?:password|pwd|accountkey|sharedaccesskey|sharedsecret)\s*=\s*(?<secret>(?:(?!\s[-/][a-z])[^;"'&|]){1,200});`),
  find("short name", String.raw`(?<![\w.-])(?:pass|pw|psw|pswd|sig|sas|otp|creds?)\\{0,3}["']?\s{0,2}[=:](?!\/\/|\\)\s{0,2}${MEMBER}`),
  find("short switch", String.raw`${SWITCH}(?:pass|pw|psw|pswd|storepass|passin|passout|pfxpass|pin|otp)(?:\s*[:=]\s*|\s+${NO_SWITCH})${VALUE}`),
  find("query parameter", String.raw`[?&](?:key|sig|code|auth|sv|token|jwt|access|api|se|sp|st|session|sid)(?:_?[a-z]{0,20})=(?<secret>[^\s&"'#]+)`),
  find("set variable", String.raw`(?<![\w])setx?\s+(?:\/[ms]\s+)?"?\w{0,60}?(?:${TELLING})\w{0,30}\s+${VALUE}`),
  find("configuration command", String.raw`(?:aws_secret_access_key|aws_session_token|api[-_.]?key|auth[-_.]?token|_authToken|_password)\s+${VALUE}`),
  find("registry value", String.raw`\/v\s+"?\w{0,40}?(?:${TELLING})\w{0,20}"?\s(?:[^|&]{0,200}?\s)?\/d\s+${VALUE}`),
  find("password in a URL", String.raw`[a-z][a-z0-9+.-]{0,30}:\/\/[^\s\/:@"']{0,256}:(?<secret>[^\s"'\/]{1,256})@`),
  find("token in a URL", String.raw`:\/\/(?<secret>[^\s\/:@"']{16,256})@`),
  find("account:password@host", String.raw`(?<![\w:/])(?:[\w.-]{1,64}[/\\])?[\w.$-]{1,64}:(?<secret>[^\s"'@/\\]{1,128})@(?=[\w.-])`),
  find("authorisation header", String.raw`authorization\\?["']?\s*[:=,]\s*\\?["']?(?:(?:basic|bearer|digest|ntlm|negotiate|token|apikey|aws4-hmac-sha256)\s+)?(?<secret>[^"'\r\n]+)`),
  find("bearer or basic", String.raw`(?<![\w])(?:bearer|basic)\s+(?<secret>[a-z0-9+/=._~-]{8,})`),
  find("cookie", String.raw`(?:set-)?cookie\\?["']?\s*[:=]\s*(?<secret>[^"'\r\n]+)`),
  find("user and password", String.raw`(?<=\s)(?:-u|--user|--proxy-user|-U)[\s=]*["']?[^\s:"'\\/]{1,256}:(?<secret>[^\s"']+)`),
  find("user%password", String.raw`(?<=\s)(?:-U|--user)[\s=]*["']?[^\s%"']{1,256}%(?<secret>[^\s"']+)`),
  find("net use", String.raw`(?<![\w])net1?(?:\.exe)?"?\s+use\s+(?:(?:[a-z]:|\*)\s+)?(?:"\\\\[^"]*"|\\\\\S+)\s+(?![/*])${VALUE}`),
  find("net use after the user", String.raw`(?<![\w])net1?(?:\.exe)?"?\s+use\s[^|&]{0,500}?\/u(?:ser)?:(?:"[^"]*"|\S+)\s+(?![/*\\]|[a-z]:)${VALUE}`),
  find("net user", String.raw`(?<![\w])net1?(?:\.exe)?"?\s+user\s+(?:"[^"]*"|[^\s/]\S*)\s+(?![/*])${VALUE}`),
  find("hash", String.raw`(?:-hashes|-H|\/(?:ntlm|rc4|aes128|aes256|des|krbtgt|lm)\b)[\s:=]+["']?(?<secret>[a-f0-9:]{16,})`),
  find("LM and NT hash", String.raw`(?<![a-f0-9])(?<secret>[a-f0-9]{32}:[a-f0-9]{32})(?![a-f0-9])`),
  find("SecureString", String.raw`ConvertTo-SecureString\s+(?:-String\s+|-AsPlainText\s+|-Force\s+){0,3}(?!-|\$)\(?${VALUE}`),
  find("credential object", String.raw`(?:PSCredential|NetworkCredential)["']?\s{0,2}(?:-ArgumentList\s*|\()\(?\s*(?:"[^"]*"|'[^']*'|[^\s,]+)\s*,\s*(?!\$|\()${MEMBER}`),
  find("encoded command", String.raw`(?<=\s)[-/–](?:e|ec|en|enc|enco|encod|encode|encoded[a-z]{0,10}|ea)[\s:]+["']?(?<secret>[a-z0-9+/=]{16,})`),
  find("decoded text", String.raw`(?:FromBase64String|atob|b64decode)\(\s*\\?["'](?<secret>[a-z0-9+/=_-]{8,})`),
  find("base64 piped", String.raw`echo\s+["']?(?<secret>[a-z0-9+/=]{16,})["']?\s*\|\s*(?:base64|openssl)`),
  find("openssl password", String.raw`(?<![\w])pass:${VALUE}`),
  find("SQL", String.raw`identified\s+(?:with\s+\S+\s+)?by\s+(?:values\s+)?${ASSIGNED}`),
  find("sent to standard input", String.raw`echo\s+["']?(?:[\w.-]+:)?(?<secret>[^\s"'|]+)["']?\s*\|\s*(?:\S*\/)?(?:chpasswd|passwd|sudo\s+-S|su\b|cryptsetup|docker\s+login|kinit|mount)`),
  find("secret of Kubernetes", String.raw`--from-literal[=\s]["']?[\w.-]+=${ASSIGNED}`),
]

/** By the tool whose switch they follow. */
const BY_TOOL: readonly SecretKind[] = [
  exactly("attached to -p", tool("(?:mysql|mariadb|MySQL)\\w*|7z\\w?|7Z|[Rr]ar|[Ww]in[Rr][Aa][Rr]|[Uu]n[Rr]ar|sshpass", String.raw`\s-(?:hp|p)(?<secret>"[^"]*"|'[^']*'|[^\s"']+)`)),
  exactly("-P", tool("[Ss][Qq][Ll][Cc][Mm][Dd]|[Oo][Ss][Qq][Ll]|[Ii][Ss][Qq][Ll]|[Bb][Cc][Pp]|zip|unzip|tsql|ftp", String.raw`\s-P\s*${VALUE}`)),
  find("-p of a tool that logs on", tool("psexec\\w*|sshpass|evil-winrm|crackmapexec|nxc|netexec|cme|docker\\s+login|podman\\s+login|helm|certutil|signtool|winrs|wevtutil|rdesktop|mongo\\w*|xfreerdp|wfreerdp|hydra|medusa|rubeus|smbmap|ldapdomaindump|az", String.raw`\s[-/]p(?:\s*[:=]\s*|\s+)(?!--?[a-z])${VALUE}`)),
  find("-w of an LDAP tool", tool("ldap\\w+", String.raw`\s-w\s*${VALUE}`)),
  find("-a of redis-cli", tool("redis-cli", String.raw`\s-a\s+${VALUE}`)),
  find("/rp of schtasks", tool("schtasks|at", String.raw`\s\/rp[\s:]+${VALUE}`)),
  find("htpasswd", tool("htpasswd", String.raw`\s-\w*b\w*\s+\S+\s+\S+\s+${VALUE}`)),
  find("vault login", String.raw`(?<![\w])vault\s+login\s+(?:-\S+\s+){0,5}(?!-)${VALUE}`),
  find("-K of openssl", tool("openssl", String.raw`\s-(?:K|hmac)\s+${VALUE}`)),
]

/** By their own form, wherever they stand. */
const BY_FORM: readonly SecretKind[] = [
  exactly("JWT", String.raw`(?<secret>eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*){0,3})`),
  exactly("AWS access key", String.raw`(?<![A-Z0-9])(?<secret>(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z0-9]{16})(?![A-Z0-9])`),
  exactly("GitHub", String.raw`(?<secret>gh[opusr]_[A-Za-z0-9]{20,}|github_pat_\w{20,})`),
  exactly("GitLab", String.raw`(?<secret>gl(?:pat|ptt|dt|rt|cbt|soat|ft|agent)-[\w-]{16,})`),
  exactly("Slack", String.raw`(?<secret>xox[abeoprs](?:\.xox[bp])?-[\w-]{8,}|xapp-[\w-]{8,})`),
  find("webhook", String.raw`(?:hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/|discord(?:app)?\.com\/api\/webhooks\/|[\w.-]{1,80}\.webhook\.office\.com\/)(?<secret>[^\s"']+)`),
  exactly("Stripe, OpenAI, Anthropic", String.raw`(?<![\w])(?<secret>(?:sk|rk|pk)_(?:live|test)_\w{10,}|sk-[\w-]{16,})`),
  exactly("Google", String.raw`(?<secret>AIza[\w-]{30,}|ya29\.[\w-]{10,}|GOCSPX-[\w-]{20,})`),
  exactly("package registries", String.raw`(?<secret>npm_\w{30,}|pypi-[\w-]{16,}|rubygems_[a-f0-9]{30,}|oy2[a-z0-9]{40,}|dckr_pat_[\w-]{16,})`),
  exactly("cloud providers", String.raw`(?<secret>do[opr]_v1_[a-f0-9]{32,}|hf_\w{20,}|LTAI\w{12,24}|dapi[a-f0-9]{32}|v1\.0-[a-f0-9]{24}-[a-f0-9]{64,})`),
  exactly("mail senders", String.raw`(?<secret>SG\.[\w-]{16,}\.[\w-]{16,}|key-[a-f0-9]{32}|xkeysib-[\w-]{20,}|[a-f0-9]{32}-us\d{1,2})`),
  exactly("work tools", String.raw`(?<secret>ATATT3[\w=-]{20,}|lin_api_\w{20,}|PMAK-[\w-]{20,}|secret_\w{30,}|ntn_\w{30,}|shp(?:at|ss|ca|pa)_[a-fA-F0-9]{20,}|figd_[\w-]{20,})`),
  exactly("operations", String.raw`(?<![\w])(?<secret>hv[sbr]\.[\w-]{20,}|s\.[A-Za-z0-9]{24}|NRAK-[A-Z0-9]{20,}|glsa_\w{20,}|AKCp\w{20,}|pul-[a-f0-9]{40}|tfp_[\w-]{20,}|[\w]{14}\.atlasv1\.[\w-]{40,}|AGE-SECRET-KEY-1[A-Z0-9]{20,})`),
  exactly("Azure", String.raw`(?<![\w])(?<secret>[\w~.-]{3}\d?8Q~[\w~.-]{30,}|[A-Za-z0-9+/]{86}==)`),
  exactly("Telegram", String.raw`(?<!\d)(?<secret>\d{8,10}:AA[\w-]{30,})`),
  exactly("private key", String.raw`-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?<secret>(?:(?!-----END)[\s\S])+)`),
  exactly("PuTTY key", String.raw`Private-Lines: \d+(?<secret>[\s\S]+)`),
  exactly("crypt hash", String.raw`(?<secret>\$(?:1|2[aby]|5|6|y|apr1|argon2(?:id|i|d)|krb5tgs|krb5asrep|DCC2)\$[^\s"']{8,})`),
]

/** A switch of many tools that is sometimes a port; looked for unless the program is one that takes something else there. */
export const LONE_P = find(
  "-p",
  String.raw`(?<=\s)-{1,2}p(?:\s*[:=]\s*|\s+)(?!--?[a-z])(?!\d{1,5}(?:[:,-]\d{1,5}){0,3}(?:\s|$|\/))${VALUE}`,
)

/** Programs whose `-p` is a path, a port or nothing. */
export const P_IS_NO_PASSWORD =
  /^(?:mkdir|cp|tar|ssh|scp|sftp|nmap|install|ps|netstat|ss|kubectl|nc|ncat|python[\d.]*|node|mvn|npm|touch|rsync|perf|strace|lsof|dotnet|msbuild|make|git|pgrep|kill|read|docker-compose|psql|pg_\w+)$/i

export const SECRET_KINDS: readonly SecretKind[] = [...BY_PLACE, ...BY_TOOL, ...BY_FORM]
