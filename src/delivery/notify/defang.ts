/**
 * Last parts of a name that no link can end in: files' endings that are no top-level domain, and names that are kept out
 * of the public DNS (RFC 2606, RFC 6762, ICANN's refusal of corp and home). `.com`, `.zip` and `.sh` are not here: they are domains.
 */
const NO_DOMAIN = new Set(
  [
    "exe dll sys ps1 psm1 psd1 bat cmd vbs vbe js jse wsf wsh hta msi msp msu cpl scr ocx drv efi inf ini cfg conf config",
    "log txt csv tsv json jsonl ndjson xml xsl yaml yml toml html htm asp aspx ashx asmx jsp php css doc docx docm xls xlsx",
    "xlsm ppt pptx pdf rtf lnk iso img vhd vhdx bin dat sqlite bak tmp temp old gz tgz bz2 xz zst rar tar jar war cpp",
    "evtx etl pcap reg pem crt cer pfx p12 dmp mui png jpg jpeg gif bmp ico kdbx ntds parquet avro",
    "corp local internal lan intranet home localdomain localhost test example invalid",
  ].flatMap((line) => line.split(" ")),
)

const DOTTED = /(?<![\p{L}\p{N}_-])[\p{L}\p{N}_-]+(?:[.。．｡][\p{L}\p{N}_-]+)+/gu
const DOMAIN_LABEL = /^(?:\p{L}{2,}|xn--.+)$/iu

/** Schemes that act without two slashes after the colon. */
const BARE_SCHEME =
  /(?<![\p{L}\p{N}])(javascript|vbscript|data|mailto|tel|sms|callto|facetime|file|skype|ldaps?|search-ms|ms-[a-z-]{1,30}|market|intent|x-[a-z-]{1,30}):(?=\S)/giu

/**
 * Text of an event in which nothing is a link any more, in the way security people write them: `hxxps://evil[.]com`,
 * `ftp[:]//`, `mailto[:]`, `[\\]host\share` (mail programs log on to one that is clicked). File names, version numbers and
 * addresses stay as they are.
 */
export function defang(text: string): string {
  return text
    .replace(/(h)(tt)(ps?)(?=\s{0,3}(?::|%3a|&#))/gi, (_all, first: string, middle: string, end: string) => {
      return `${first}${middle === "TT" ? "XX" : "xx"}${end}`
    })
    .replace(/([a-z][a-z0-9+.-]{1,30}):(?=[/\\]{2})/gi, (all: string, scheme: string) => {
      return /hxxps?$/i.test(scheme) ? all : `${scheme}[:]`
    })
    .replace(BARE_SCHEME, "$1[:]")
    .replace(/(?<![\p{L}\p{N}:._\\)\]%-])\\\\(?=[^\s\\])/gu, "[\\\\]")
    .replace(DOTTED, breakDots)
}

/** The folder that most .NET programs run from; as a link it would lead to Microsoft. */
const DOT_NET = /^microsoft\.net$/i

function breakDots(name: string): string {
  if (DOT_NET.test(name)) return name
  const labels = name.split(/[.。．｡]/u)
  return labels
    .map((label, index) => {
      if (index === 0) return label
      const isHarmless = !DOMAIN_LABEL.test(label) || NO_DOMAIN.has(label.toLowerCase())
      return `${isHarmless ? "." : "[.]"}${label}`
    })
    .join("")
}
