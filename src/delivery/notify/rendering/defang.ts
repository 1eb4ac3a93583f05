import { type Escaper, printable } from "./escape.ts"

/**
 * Suffixes that no domain name has: file extensions that are not top-level domains, and names that are reserved (RFC 2606,
 * RFC 6762, and ICANN's decision on corp and home). `.com`, `.zip` and `.sh` are missing because they are domains.
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

/** Schemes that form a link without two slashes after the colon. */
const BARE_SCHEME =
  /(?<![\p{L}\p{N}])(javascript|vbscript|data|mailto|tel|sms|callto|facetime|file|skype|ldaps?|search-ms|ms-[a-z-]{1,30}|market|intent|x-[a-z-]{1,30}):(?=\S)/giu

/**
 * Rewrites an event's text so that no program turns a part of it into a link, in the notation that security teams use:
 * `hxxps://evil[.]com`, `ftp[:]//`, `mailto[:]`, `[\\]host\share` (mail programs log on to a share that is clicked). File
 * names, version numbers and addresses stay unchanged.
 */
export function defang(text: string): string {
  return (
    text
      .replace(/(h)(tt)(ps?)(?=\s{0,3}(?::|%3a|&#))/gi, (_all, first: string, middle: string, end: string) => {
        return `${first}${middle === "TT" ? "XX" : "xx"}${end}`
      })
      // The colon is found first: from each character on, a long word would be read as a scheme.
      .replace(/:(?=[/\\]{2})(?<=([a-z][a-z0-9+.-]{1,30}):)/gi, (all: string, scheme: string) => {
        return /hxxps?$/i.test(scheme) ? all : "[:]"
      })
      .replace(BARE_SCHEME, "$1[:]")
      .replace(/(?<![\p{L}\p{N}:._\\)\]%-])\\\\(?=[^\s\\])/gu, "[\\\\]")
      .replace(DOTTED, breakDots)
  )
}

/** The folder that most .NET programs run from; as a link it would open Microsoft's site. */
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

/** An event's text for readers of plain text: every character is visible, and nothing is a link. */
export function plainText(text: string): string {
  return defang(printable(text))
}

export const PLAIN_ESCAPER: Escaper = { event: plainText, rule: printable }
