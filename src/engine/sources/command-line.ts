const TAB = 0x09
const SPACE = 0x20
const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Splits a Windows command line into arguments as Elastic's pipelines do: by the rules of the Microsoft C runtime
 * before 2008, which Go's `commandLineToArgv` follows too.
 *
 * Only a space or a tab outside quotes ends an argument. 2n backslashes before a quote are n backslashes, and the quote
 * opens or closes; 2n+1 are n backslashes and a literal quote. Inside quotes, two quotes are one literal quote and
 * close. An open quote extends to the end. Empty arguments (`""`) are kept, and the first argument is split like any
 * other.
 */
export function splitCommandLine(text: string): string[] {
  const args: string[] = []
  let at = skipBlanks(text, 0)
  while (at < text.length) at = skipBlanks(text, readArgument(text, at, args))
  return args
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && isBlank(text.charCodeAt(at))) at++
  return at
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB
}

/** Appends the argument that begins at `from` to `args`, and returns where it ends. */
function readArgument(text: string, from: number, args: string[]): number {
  let argument = ""
  let quoted = false
  // The text between `start` and `at` is not in `argument` yet.
  let start = from
  let at = from
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (!quoted && isBlank(code)) break
    if (code === BACKSLASH) {
      const end = endOfBackslashes(text, at)
      if (text.charCodeAt(end) !== QUOTE) {
        at = end
        continue
      }
      const count = end - at
      argument += text.slice(start, at + Math.floor(count / 2))
      // An odd number makes the quote literal: the next piece begins with it.
      start = end
      at = count % 2 === 1 ? end + 1 : end
      continue
    }
    if (code === QUOTE) {
      argument += text.slice(start, at)
      if (quoted && text.charCodeAt(at + 1) === QUOTE) {
        argument += '"'
        at++
      }
      quoted = !quoted
      start = at + 1
    }
    at++
  }
  args.push(argument + text.slice(start, at))
  return at
}

function endOfBackslashes(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) === BACKSLASH) at++
  return at
}
