/** Whether a form's text is XML, alone or inside JSON text. */
const isXml = (text: string): boolean => /^\s*</.test(text)

/** The words of the rule with letters as JSON or XML writes them by code; in XML inside of JSON, by JSON's. */
export function escapedInText(text: string): string {
  return spelt(text, (code) => `\\u${code}`)
}

/** The same, in upper-case hex. */
export function escapedInCapitals(text: string): string {
  return spelt(text, (code) => `\\u${code.toUpperCase()}`)
}

function spelt(text: string, inJson: (code: string) => string): string {
  // A record's text inside of another's is decoded twice: an escape of the inner one has its backslash doubled.
  const slash = text.includes("\\\\\\\\") && /"(message|original|_raw)":"\{/.test(text) ? "\\" : ""
  return text.replace(/aspnet_|pdf|connection/gi, (word) =>
    [...word]
      .map((letter) => {
        const code = letter.charCodeAt(0).toString(16).padStart(4, "0")
        return isXml(text) ? `&#x${code};` : `${slash}${inJson(code)}`
      })
      .join(""),
  )
}

/** The operating system as some write it, where the form says it at all. */
export function osInCapitals(text: string): string | undefined {
  const changed = text
    .replace(/(\\*"endpoint\.os\\*":\\*")windows/, "$1Windows")
    .replace(/(\\*"endpoint\\*":\{[^}]*\\*"os\\*":\\*")windows/, "$1Windows")
    .replace(/(\\*"host\.os\.type\\*":\\*")windows/, "$1Windows")
    .replace(/(\\*"os\\*":\{\\*"type\\*":\\*")windows/, "$1Windows")
    .replace(/(\\*"event_platform\\*":\\*")Win/, "$1WIN")
    .replace(/("host":\{)("name":"[^"]*"\},"winlog")/, '$1"os":{"type":"Windows"},$2')
    .replace(/("platform":\[")windows/, "$1Windows")
  return changed === text ? undefined : changed
}
