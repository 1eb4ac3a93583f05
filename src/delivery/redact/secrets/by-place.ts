import { find, type SecretKind, VALUE } from "./kind.ts"

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

/** The start of a switch. */
const SWITCH = String.raw`(?<=^|[\s"'(\x60])(?:--?|\/|–)`

/** By what is written around them: switches, names, tools. */
export const BY_PLACE: readonly SecretKind[] = [
  find(
    "switch with a telling name",
    String.raw`${SWITCH}[\w.:-]{0,40}?(?:${TELLING})[a-z0-9_.]{0,30}${ELSEWHERE}(?:\s*[:=]\s*|\s+${NO_SWITCH})${VALUE}`,
  ),
  find(
    "telling name",
    String.raw`(?:${TELLING})[a-z0-9_.-]{0,30}\\{0,3}["']?\]?\s{0,3}(?:=>|:=|=)\s{0,3}(?:N(?='))?${ASSIGNED}`,
  ),
  find("telling member", String.raw`(?:${TELLING})[a-z0-9_-]{0,30}\\{0,3}["']?\s{0,3}:\s{0,3}${MEMBER}`),
  find("telling name before a quoted value", String.raw`(?:${TELLING})\s{1,3}(?<secret>'[^']*'|"[^"]*")`),
  find(
    "connection string",
    String.raw`(?:password|pwd|accountkey|sharedaccesskey|sharedsecret)\s*=\s*(?<secret>(?:(?!\s[-/][a-z])[^;"'&|]){1,200});`,
  ),
  find(
    "short name",
    String.raw`(?<![\w.-])(?:pass|pw|psw|pswd|sig|sas|otp|creds?)\\{0,3}["']?\s{0,2}[=:](?!\/\/|\\)\s{0,2}${MEMBER}`,
  ),
  find(
    "short switch",
    String.raw`${SWITCH}(?:pass|pw|psw|pswd|storepass|passin|passout|pfxpass|pin|otp)(?:\s*[:=]\s*|\s+${NO_SWITCH})${VALUE}`,
  ),
  find(
    "query parameter",
    String.raw`[?&](?:key|sig|code|auth|sv|token|jwt|access|api|se|sp|st|session|sid)(?:_?[a-z]{0,20})=(?<secret>[^\s&"'#]+)`,
  ),
  find("set variable", String.raw`(?<![\w])setx?\s+(?:\/[ms]\s+)?"?\w{0,60}?(?:${TELLING})\w{0,30}\s+${VALUE}`),
  find(
    "configuration command",
    String.raw`(?:aws_secret_access_key|aws_session_token|api[-_.]?key|auth[-_.]?token|_authToken|_password)\s+${VALUE}`,
  ),
  find("registry value", String.raw`\/v\s+"?\w{0,40}?(?:${TELLING})\w{0,20}"?\s(?:[^|&]{0,200}?\s)?\/d\s+${VALUE}`),
  find("password in a URL", String.raw`[a-z][a-z0-9+.-]{0,30}:\/\/[^\s\/:@"']{0,256}:(?<secret>[^\s"'\/]{1,256})@`),
  find("token in a URL", String.raw`:\/\/(?<secret>[^\s\/:@"']{16,256})@`),
  find(
    "account:password@host",
    String.raw`(?<![\w:/])(?:[\w.-]{1,64}[/\\])?[\w.$-]{1,64}:(?<secret>[^\s"'@/\\]{1,128})@(?=[\w.-])`,
  ),
  find(
    "authorisation header",
    String.raw`authorization\\?["']?\s*[:=,]\s*\\?["']?(?:(?:basic|bearer|digest|ntlm|negotiate|token|apikey|aws4-hmac-sha256)\s+)?(?<secret>[^"'\r\n]+)`,
  ),
  find("bearer or basic", String.raw`(?<![\w])(?:bearer|basic)\s+(?<secret>[a-z0-9+/=._~-]{8,})`),
  find("cookie", String.raw`(?:set-)?cookie\\?["']?\s*[:=]\s*(?<secret>[^"'\r\n]+)`),
  find(
    "user and password",
    String.raw`(?<=\s)(?:-u|--user|--proxy-user|-U)[\s=]*["']?[^\s:"'\\/]{1,256}:(?<secret>[^\s"']+)`,
  ),
  find("user%password", String.raw`(?<=\s)(?:-U|--user)[\s=]*["']?[^\s%"']{1,256}%(?<secret>[^\s"']+)`),
  find(
    "net use",
    String.raw`(?<![\w])net1?(?:\.exe)?"?\s+use\s+(?:(?:[a-z]:|\*)\s+)?(?:"\\\\[^"]*"|\\\\\S+)\s+(?![/*])${VALUE}`,
  ),
  find(
    "net use after the user",
    String.raw`(?<![\w])net1?(?:\.exe)?"?\s+use\s[^|&]{0,500}?\/u(?:ser)?:(?:"[^"]*"|\S+)\s+(?![/*\\]|[a-z]:)${VALUE}`,
  ),
  find("net user", String.raw`(?<![\w])net1?(?:\.exe)?"?\s+user\s+(?:"[^"]*"|[^\s/]\S*)\s+(?![/*])${VALUE}`),
  find(
    "hash",
    String.raw`(?:-hashes|-H|\/(?:ntlm|rc4|aes128|aes256|des|krbtgt|lm)\b)[\s:=]+["']?(?<secret>[a-f0-9:]{16,})`,
  ),
  find("LM and NT hash", "(?<![a-f0-9])(?<secret>[a-f0-9]{32}:[a-f0-9]{32})(?![a-f0-9])"),
  find(
    "SecureString",
    String.raw`ConvertTo-SecureString\s+(?:-String\s+|-AsPlainText\s+|-Force\s+){0,3}(?!-|\$)\(?${VALUE}`,
  ),
  find(
    "credential object",
    String.raw`(?:PSCredential|NetworkCredential)["']?\s{0,2}(?:-ArgumentList\s*|\()\(?\s*(?:"[^"]*"|'[^']*'|[^\s,]+)\s*,\s*(?!\$|\()${MEMBER}`,
  ),
  find(
    "encoded command",
    String.raw`(?<=\s)[-/–](?:e|ec|en|enc|enco|encod|encode|encoded[a-z]{0,10}|ea)[\s:]+["']?(?<secret>[a-z0-9+/=]{16,})`,
  ),
  find("decoded text", String.raw`(?:FromBase64String|atob|b64decode)\(\s*\\?["'](?<secret>[a-z0-9+/=_-]{8,})`),
  find("base64 piped", String.raw`echo\s+["']?(?<secret>[a-z0-9+/=]{16,})["']?\s*\|\s*(?:base64|openssl)`),
  find("openssl password", String.raw`(?<![\w])pass:${VALUE}`),
  find("SQL", String.raw`identified\s+(?:with\s+\S+\s+)?by\s+(?:values\s+)?${ASSIGNED}`),
  find(
    "sent to standard input",
    String.raw`echo\s+["']?(?:[\w.-]+:)?(?<secret>[^\s"'|]+)["']?\s*\|\s*(?:\S*\/)?(?:chpasswd|passwd|sudo\s+-S|su\b|cryptsetup|docker\s+login|kinit|mount)`,
  ),
  find("secret of Kubernetes", String.raw`--from-literal[=\s]["']?[\w.-]+=${ASSIGNED}`),
]
