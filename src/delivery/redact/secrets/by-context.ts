import { ignoreCase, type SecretPattern, VALUE } from "./pattern.ts"

/** A value after `=` or `:`; a connection string, a query or a JSON text may continue after it. */
const ASSIGNED = String.raw`(?<secret>\\{0,3}"[^"]*"?|\\?'[^']*'?|[^\s"'&;|]+)`
const MEMBER = String.raw`(?<secret>\\{0,3}"[^"]*"?|\\?'[^']*'?|[^\s"'&;|,)}\]]+)`

/** After a space, a text that looks like a switch is one; switches are never masked. */
const NO_SWITCH = String.raw`(?!--?[a-z]|\/[a-z?]{1,64}(?:[:\s]|$)|[|&;<>])`

/** Names of secrets, also as a part of a longer name (`DB_PASSWORD`, `spring.datasource.password`). */
const SECRET_NAME = [
  "passw(?:or)?d|passwrd|pass[-_]?phrase|pass[-_]?code|pass[-_]?key|userpass|storepass|keypass|rootpw|pwd|secret|token|credential|kennwort|mot[-_]?de[-_]?passe|contrase(?:ñ|n)a|senha",
  "(?:api|access|account|private|encryption|encrypt|signing|session|master|storage|subscription|license|shared|auth|ssh|client|consumer|function|host|deploy|webhook|machine|validation|decryption|sas|primary|secondary|service|app)[-_ ]?key(?!s?\\\\)",
].join("|")

/** Suffixes of a secret's name whose value is not the secret itself. */
const NOT_A_SECRET = "(?![-_]?(?:stdin|file|path|prompt|policy|length|age|type|name)\\b)"

/** The start of a switch. */
const SWITCH = String.raw`(?<=^|[\s"'(\x60])(?:--?|\/|–)`

/** Secrets that are found by the text around them: switches, names, tools. */
export const CONTEXT_PATTERNS: readonly SecretPattern[] = [
  ignoreCase(
    "switch with the name of a secret",
    String.raw`${SWITCH}[\w.:-]{0,40}?(?:${SECRET_NAME})[a-z0-9_.]{0,30}${NOT_A_SECRET}(?:\s{0,32}[:=]\s{0,32}|\s{1,32}${NO_SWITCH})${VALUE}`,
  ),
  ignoreCase(
    "name of a secret",
    String.raw`(?:${SECRET_NAME})[a-z0-9_.-]{0,30}\\{0,3}["']?\]?\s{0,3}(?:=>|:=|=)\s{0,3}(?:N(?='))?${ASSIGNED}`,
  ),
  ignoreCase(
    "JSON member with the name of a secret",
    String.raw`(?:${SECRET_NAME})[a-z0-9_-]{0,30}\\{0,3}["']?\s{0,3}:\s{0,3}${MEMBER}`,
  ),
  ignoreCase(
    "name of a secret before a quoted value",
    String.raw`(?:${SECRET_NAME})\s{1,3}(?<secret>'[^']{0,1024}'|"[^"]{0,1024}")`,
  ),
  ignoreCase(
    "connection string",
    String.raw`(?:password|pwd|accountkey|sharedaccesskey|sharedsecret)\s{0,32}=\s{0,32}(?<secret>(?:(?!\s[-/][a-z])[^;"'&|]){1,200});`,
  ),
  ignoreCase(
    "short name",
    String.raw`(?<![\w.-])(?:pass|pw|psw|pswd|sig|sas|otp|creds?)\\{0,3}["']?\s{0,2}[=:](?!\/\/|\\)\s{0,2}${MEMBER}`,
  ),
  ignoreCase(
    "short switch",
    String.raw`${SWITCH}(?:pass|pw|psw|pswd|storepass|passin|passout|pfxpass|pin|otp)(?:\s{0,32}[:=]\s{0,32}|\s{1,32}${NO_SWITCH})${VALUE}`,
  ),
  ignoreCase(
    "query parameter",
    String.raw`[?&](?:key|sig|code|auth|sv|token|jwt|access|api|se|sp|st|session|sid)(?:_?[a-z]{0,20})=(?<secret>[^\s&"'#]+)`,
  ),
  ignoreCase(
    "set variable",
    String.raw`(?<![\w])setx?\s{1,32}(?:\/[ms]\s{1,32})?"?\w{0,60}?(?:${SECRET_NAME})\w{0,30}\s{1,32}${VALUE}`,
  ),
  ignoreCase(
    "configuration command",
    String.raw`(?:aws_secret_access_key|aws_session_token|api[-_.]?key|auth[-_.]?token|_authToken|_password)\s{1,32}${VALUE}`,
  ),
  ignoreCase(
    "registry value",
    String.raw`\/v\s{1,32}"?\w{0,40}?(?:${SECRET_NAME})\w{0,20}"?\s(?:[^|&]{0,200}?\s)?\/d\s{1,32}${VALUE}`,
  ),
  ignoreCase(
    "password in a URL",
    String.raw`:\/\/(?<=[a-z][a-z0-9+.-]{0,30}:\/\/)[^\s\/:@"']{0,256}:(?<secret>[^\s"'\/]{1,256})@`,
  ),
  ignoreCase("token in a URL", String.raw`:\/\/(?<secret>[^\s\/:@"']{16,256})@`),
  ignoreCase(
    "account:password@host",
    String.raw`:(?<=(?<![\w:/])(?:[\w.-]{1,64}[/\\])?[\w.$-]{1,64}:)(?<secret>[^\s"'@/\\]{1,128})@(?=[\w.-])`,
  ),
  ignoreCase(
    "authorisation header",
    String.raw`authorization\\?["']?\s{0,32}[:=,]\s{0,32}\\?["']?(?:(?:basic|bearer|digest|ntlm|negotiate|token|apikey|aws4-hmac-sha256)\s{1,32})?(?<secret>[^"'\r\n]+)`,
  ),
  ignoreCase("bearer or basic", String.raw`(?<![\w])(?:bearer|basic)\s{1,32}(?<secret>[a-z0-9+/=._~-]{8,})`),
  ignoreCase("cookie", String.raw`(?:set-)?cookie\\?["']?\s{0,32}[:=]\s{0,32}(?<secret>[^"'\r\n]+)`),
  ignoreCase(
    "user and password",
    String.raw`(?<=\s)(?:-u|--user|--proxy-user|-U)[\s=]{0,8}["']?[^\s:"'\\/]{1,256}:(?<secret>[^\s"']+)`,
  ),
  ignoreCase("user%password", String.raw`(?<=\s)(?:-U|--user)[\s=]{0,8}["']?[^\s%"']{1,256}%(?<secret>[^\s"']+)`),
  ignoreCase(
    "net use",
    String.raw`(?<![\w])net1?(?:\.exe)?"?\s{1,32}use\s{1,32}(?:(?:[a-z]:|\*)\s{1,32})?(?:"\\\\[^"]{0,256}"|\\\\\S{1,256})\s{1,32}(?![/*])${VALUE}`,
  ),
  ignoreCase(
    "net use after the user",
    String.raw`(?<![\w])net1?(?:\.exe)?"?\s{1,32}use\s[^|&]{0,500}?\/u(?:ser)?:(?:"[^"]{0,256}"|\S{1,256})\s{1,32}(?![/*\\]|[a-z]:)${VALUE}`,
  ),
  ignoreCase(
    "net user",
    String.raw`(?<![\w])net1?(?:\.exe)?"?\s{1,32}user\s{1,32}(?:"[^"]{0,256}"|[^\s/]\S{0,256})\s{1,32}(?![/*])${VALUE}`,
  ),
  ignoreCase(
    "hash",
    String.raw`(?:-hashes|-H|\/(?:ntlm|rc4|aes128|aes256|des|krbtgt|lm)\b)[\s:=]{1,8}["']?(?<secret>[a-f0-9:]{16,})`,
  ),
  ignoreCase("LM and NT hash", "(?<![a-f0-9])(?<secret>[a-f0-9]{32}:[a-f0-9]{32})(?![a-f0-9])"),
  ignoreCase(
    "SecureString",
    String.raw`ConvertTo-SecureString\s{1,32}(?:-String\s{1,32}|-AsPlainText\s{1,32}|-Force\s{1,32}){0,3}(?!-|\$)\(?${VALUE}`,
  ),
  ignoreCase(
    "credential object",
    String.raw`(?:PSCredential|NetworkCredential)["']?\s{0,2}(?:-ArgumentList\s{0,32}|\()\(?\s{0,32}(?:"[^"]{0,256}"|'[^']{0,256}'|[^\s,]{1,256})\s{0,32},\s{0,32}(?!\$|\()${MEMBER}`,
  ),
  ignoreCase(
    "encoded command",
    String.raw`(?<=\s)[-/–](?:e|ec|en|enc|enco|encod|encode|encoded[a-z]{0,10}|ea)[\s:]{1,8}["']?(?<secret>[a-z0-9+/=]{16,})`,
  ),
  ignoreCase(
    "decoded text",
    String.raw`(?:FromBase64String|atob|b64decode)\(\s{0,32}\\?["'](?<secret>[a-z0-9+/=_-]{8,})`,
  ),
  ignoreCase(
    "base64 piped",
    String.raw`echo\s{1,32}["']?(?<secret>[a-z0-9+/=]{16,4096})["']?\s{0,32}\|\s{0,32}(?:base64|openssl)`,
  ),
  ignoreCase("openssl password", String.raw`(?<![\w])pass:${VALUE}`),
  ignoreCase(
    "SQL",
    String.raw`identified\s{1,32}(?:with\s{1,32}\S{1,64}\s{1,32})?by\s{1,32}(?:values\s{1,32})?${ASSIGNED}`,
  ),
  ignoreCase(
    "sent to standard input",
    String.raw`echo\s{1,32}["']?(?:[\w.-]{1,64}:)?(?<secret>[^\s"'|]{1,256})["']?\s{0,32}\|\s{0,32}(?:\S{0,64}\/)?(?:chpasswd|passwd|sudo\s{1,32}-S|su\b|cryptsetup|docker\s{1,32}login|kinit|mount)`,
  ),
  ignoreCase("secret of Kubernetes", String.raw`--from-literal[=\s]["']?[\w.-]{1,128}=${ASSIGNED}`),
]
