/** A text that an attacker may write into a log to affect the reader of the alert. `alive` matches if it still works. */
export type Payload = { readonly name: string; readonly text: string; readonly alive: RegExp }

const character = (code: number) => String.fromCodePoint(code)

/** Characters that act on the display or hide: no rendering may contain them. */
const CHARACTERS: readonly Payload[] = [
  ["NUL", 0x00],
  ["bell", 0x07],
  ["backspace", 0x08],
  ["tab", 0x09],
  ["vertical tab", 0x0b],
  ["form feed", 0x0c],
  ["carriage return", 0x0d],
  ["escape", 0x1b],
  ["delete", 0x7f],
  ["next line", 0x85],
  ["C1 control sequence", 0x9b],
  ["soft hyphen", 0xad],
  ["combining grapheme joiner", 0x34f],
  ["Arabic letter mark", 0x61c],
  ["Hangul filler", 0x3164],
  ["Mongolian separator", 0x180e],
  ["zero width space", 0x200b],
  ["zero width joiner", 0x200d],
  ["left-to-right mark", 0x200e],
  ["right-to-left mark", 0x200f],
  ["line separator", 0x2028],
  ["paragraph separator", 0x2029],
  ["right-to-left embedding", 0x202b],
  ["right-to-left override", 0x202e],
  ["word joiner", 0x2060],
  ["right-to-left isolate", 0x2067],
  ["byte order mark", 0xfeff],
  ["interlinear annotation", 0xfff9],
  ["noncharacter", 0xffff],
  ["tag letter", 0xe0041],
  ["lone high surrogate", 0xd83d],
  ["lone low surrogate", 0xde00],
].map(([name, code]) => ({
  name: String(name),
  text: `bo${character(Number(code))}b`,
  alive: new RegExp(character(Number(code)), "u"),
}))

/** Links: no rendering for recipients may contain them. */
const LINKS: readonly Payload[] = [
  { name: "web address", text: "https://evil.com/x", alive: /https:\/\/evil|evil\.com/i },
  { name: "address in capitals", text: "HTTP://EVIL.COM", alive: /http:\/\/evil|evil\.com/i },
  { name: "address with one slash", text: "http:/evil.com", alive: /http:|evil\.com/i },
  { name: "address with back-slashes", text: "http:\\\\evil.com", alive: /http:|evil\.com/i },
  { name: "address without scheme", text: "//evil.com/x", alive: /evil\.com/i },
  { name: "bare domain", text: "evil.co.uk", alive: /evil\.co|co\.uk/ },
  { name: "www", text: "www.evil.com", alive: /www\.evil|evil\.com/ },
  { name: "domain that is a file's ending too", text: "invoice.zip setup.mov", alive: /invoice\.zip|setup\.mov/ },
  { name: "domain with a file's ending behind", text: "evil.com.exe", alive: /evil\.com/ },
  { name: "international domain", text: "bücher.de пример.рф", alive: /bücher\.de|пример\.рф/ },
  { name: "punycode", text: "xn--bcher-kva.xn--p1ai", alive: /kva\.xn/ },
  { name: "full-width dots", text: "evil．com evil。com", alive: /evil．com|evil。com/ },
  { name: "address with an IP", text: "http://192.0.2.7/a", alive: /http:\/\// },
  { name: "mail address", text: "bob@evil.com", alive: /@evil\.com/ },
  { name: "mailto", text: "mailto:bob@evil.com", alive: /mailto:b/ },
  { name: "javascript", text: "javascript:alert(1)", alive: /javascript:a/ },
  { name: "data", text: "data:text/html,<script>", alive: /data:t/ },
  { name: "file", text: "file:///etc/passwd", alive: /file:\// },
  { name: "Office's scheme", text: "ms-msdt:/id PCWDiagnostic", alive: /ms-msdt:\// },
  { name: "ftp", text: "ftp://evil.com", alive: /ftp:\/\/|evil\.com/ },
  { name: "telephone", text: "tel:+4912345", alive: /tel:\+/ },
  { name: "network share, which Outlook logs on to", text: "\\\\evil\\share", alive: /(?<!\[\\)(?<!\\)\\\\evil/ },
  { name: "Markdown's link", text: "[click](https://evil.com)", alive: /\]\(https:/ },
  { name: "HTML's link", text: '<a href="https://evil.com">x</a>', alive: /"https:\/\/evil/ },
]

/** Marks of Slack and Markdown: no text that Slack or Amazon Q interprets may contain them. */
const MARKS: readonly Payload[] = [
  { name: "everyone", text: "<!channel>", alive: /<!/ },
  { name: "here", text: "<!here|hey>", alive: /<!/ },
  { name: "a user", text: "<@U012AB3CD>", alive: /<@/ },
  { name: "a channel", text: "<#C123>", alive: /<#/ },
  { name: "a group", text: "<!subteam^S123>", alive: /<!/ },
  { name: "Slack's link", text: "<https://evil.com|your bank>", alive: /<https:\/\/evil|\|your bank>/ },
  { name: "a date", text: "<!date^1392734382^{date}^https://evil.com|x>", alive: /<!/ },
  { name: "escaped already", text: "&lt;!channel&gt;", alive: /(?<!amp;)lt;!channel/ },
  { name: "end of code", text: "` <!here> *bold*", alive: /<!|`` / },
  { name: "end of a code block", text: "``` <!channel> ```", alive: /<!|``` &lt;/ },
  { name: "entities", text: "&amp;&#60;!channel&#62;", alive: /&#60;|(?<!&amp;)&#/ },
]

/** Imitations of the lines that Landfall writes. */
const FORGERIES: readonly Payload[] = [
  { name: "a header of mail", text: "x\r\nBcc: all@evil.com\r\n\r\nHello", alive: /^Bcc:/m },
  { name: "a section of the email", text: "x\n\nREFERENCES\n  all is well", alive: /^\s+all is well/m },
  { name: "an ANSI sequence", text: "\x1b[2J\x1b[31mall is well\x1b[0m", alive: /\x1b/ },
  { name: "a title of a terminal", text: "\x1b]0;owned\x07", alive: /[\x1b\x07]/ },
  { name: "a line over the last", text: "evil\rgood", alive: /\r/ },
  { name: "a formula", text: '=HYPERLINK("https://evil.com","x")', alive: /https:\/\/evil/ },
]

/** Texts that would end a JSON string and add a field. */
export const JSON_ENDS: readonly string[] = [
  '","kibana.alert.severity":"low","x":"',
  '\\","kibana.alert.severity":"low',
  '"}}\n{"kibana.alert.severity":"low"}',
]

export const PAYLOADS = { CHARACTERS, LINKS, MARKS, FORGERIES } as const
