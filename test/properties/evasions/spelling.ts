/** Whether a text is XML. */
const isXml = (text: string): boolean => /^\s*</.test(text)

/** The text with the words of the rule as JSON or XML escapes; for XML inside JSON, as JSON escapes. */
export function escapedInText(text: string): string {
  return escaped(text, (code) => `\\u${code}`)
}

/** The same with upper-case hexadecimal digits. */
export function escapedInCapitals(text: string): string {
  return escaped(text, (code) => `\\u${code.toUpperCase()}`)
}

function escaped(text: string, inJson: (code: string) => string): string {
  // A record inside another record is decoded twice, so the backslash of an inner escape is doubled.
  const slash = text.includes("\\\\\\\\") && /"(message|original|_raw)":"\{/.test(text) ? "\\" : ""
  return text.replace(/aspnet_|pdf|connection/gi, (word) =>
    [...word]
      .map((character) => {
        const code = character.charCodeAt(0).toString(16).padStart(4, "0")
        return isXml(text) ? `&#x${code};` : `${slash}${inJson(code)}`
      })
      .join(""),
  )
}

/** The text with a capitalised operating system; undefined where the format does not contain one. */
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
