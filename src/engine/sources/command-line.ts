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
  return splitFrom(text, 0, [], "closes")
}

/**
 * What two quotes inside quotes do after the literal quote that they are: they close, or, in the Microsoft C runtime since
 * 2008, the quotes stay open.
 */
type DoubledQuote = "closes" | "stays open"

/** The arguments of several command lines. There may be millions, so that no array of them is copied. */
export function splitCommandLines(texts: readonly string[]): string[] {
  const args: string[] = []
  for (const text of texts) splitFrom(text, 0, args, "closes")
  return args
}

function splitFrom(text: string, from: number, args: string[], doubledQuote: DoubledQuote): string[] {
  let at = skipBlanks(text, from)
  while (at < text.length) at = skipBlanks(text, readArgument(text, at, args, doubledQuote))
  return args
}

/** Text in which Windows may find other arguments than `splitCommandLine`. */
const maybeSplitDifferently = /\\"|""|^[ \t]|^"[^"]*"[^ \t]|^[^ \t"]+"/

/**
 * Splits a command line as Windows does, in each way that differs from `splitCommandLine`; usually there is none. In the
 * program's name, no backslash escapes a quote. The C runtime reads a quote there as the start or end of quotes; the
 * shell's function, CommandLineToArgvW, reads to the second quote, or to a blank if the name does not begin with a quote.
 */
export function windowsSplits(text: string): readonly (readonly string[])[] {
  if (!maybeSplitDifferently.test(text)) return []
  const runtime = programOfRuntime(text)
  const shell = programOfShell(text)
  const splits = new Map<string, readonly string[]>()
  const candidates: readonly [program: Program, doubledQuote: DoubledQuote][] = [
    [runtime, "closes"],
    [runtime, "stays open"],
    [shell, "closes"],
  ]
  for (const [{ name, end }, doubledQuote] of candidates) {
    const args = splitFrom(text, end, [name], doubledQuote)
    splits.set(JSON.stringify(args), args)
  }
  splits.delete(JSON.stringify(splitCommandLine(text)))
  return [...splits.values()]
}

type Program = { readonly name: string; readonly end: number }

function programOfRuntime(text: string): Program {
  let quoted = false
  let end = 0
  while (end < text.length && (quoted || !isBlank(text.charCodeAt(end)))) {
    if (text.charCodeAt(end) === QUOTE) quoted = !quoted
    end++
  }
  return { name: text.slice(0, end).replaceAll('"', ""), end }
}

function programOfShell(text: string): Program {
  if (text.charCodeAt(0) === QUOTE) {
    const close = text.indexOf('"', 1)
    const end = close === -1 ? text.length : close
    return { name: text.slice(1, end), end: Math.min(text.length, end + 1) }
  }
  let end = 0
  while (end < text.length && !isBlank(text.charCodeAt(end))) end++
  return { name: text.slice(0, end), end }
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
function readArgument(text: string, from: number, args: string[], doubledQuote: DoubledQuote): number {
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
        quoted = doubledQuote === "stays open"
      } else quoted = !quoted
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
