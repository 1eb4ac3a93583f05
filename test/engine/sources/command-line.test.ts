import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { splitCommandLine, windowsSplits } from "../../../src/engine/sources/command-line.ts"

const CASES: [why: string, line: string, args: string[]][] = [
  ["nothing", "", []],
  ["blanks alone", " \t ", []],
  ["one word", "a", ["a"]],
  ["runs of blanks make no arguments", "  a \t b\t\tc ", ["a", "b", "c"]],
  ["quotes protect spaces", '"C:\\Program Files\\a.exe" -x', ["C:\\Program Files\\a.exe", "-x"]],
  ["quotes go", '-p"d"f', ["-pdf"]],
  ["an empty pair inside a word goes", 'conn""ectionStrings', ["connectionStrings"]],
  ["pieces of a word in quotes join", '"conn"ection"Strings"', ["connectionStrings"]],
  ["two quotes inside quotes are one, and close", '"a""b c"', ['a"b', "c"]],
  ["three quotes inside quotes are one, and stay open", '"a"""b c"', ['a"b c']],
  ["four quotes: open, one, open at once", '""""', ['"']],
  ["three quotes", '"""', ['"']],
  ["three quotes and a word", '"""a b"', ['"a', "b"]],
  ["an empty argument stays", 'a "" b', ["a", "", "b"]],
  ["an empty argument at the end", 'a ""', ["a", ""]],
  ["an open quote at the end", 'a "', ["a", ""]],
  ["an open quote takes the rest", 'a "b c  d', ["a", "b c  d"]],
  ["an open quote keeps blanks at the end", '"a ', ["a "]],
  ["backslashes without a quote stay", "\\\\server\\share C:\\x\\ ", ["\\\\server\\share", "C:\\x\\"]],
  ["one backslash makes a quote text", 'a\\"b', ['a"b']],
  ["two backslashes before a quote are one", '"a\\\\" b', ["a\\", "b"]],
  ["three are one and a quote", '"a\\\\\\"b"', ['a\\"b']],
  ["four are two", 'a\\\\\\\\"b c"', ["a\\\\b c"]],
  ["a path that ends in a backslash swallows the quote", '"C:\\x\\" -pdf', ['C:\\x" -pdf']],
  ["a text quote outside quotes, then a blank", '\\" a', ['"', "a"]],
  ["a quote that is text does not pair with the next", '"a\\"" b', ['a"', "b"]],
  ["the first argument is like any other", '"a\\"b" c', ['a"b', "c"]],
  ["backslashes at the very end", '"a\\\\\\', ["a\\\\\\"]],
  ["a new line separates nothing", "a\nb\r\nc", ["a\nb\r\nc"]],
  ["a no-break space separates nothing", "a\u00a0b", ["a\u00a0b"]],
  ["a line separator separates nothing", "a\u2028b", ["a\u2028b"]],
  ["vertical tab and form feed separate nothing", "a\u000bb\u000cc", ["a\u000bb\u000cc"]],
  ["single quotes are text", "'a b'", ["'a", "b'"]],
  ["carets are text", "-p^d^f", ["-p^d^f"]],
  ["surrogates stay whole", '😀" "😀', ["😀 😀"]],
  [
    "the rule's command",
    '"C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\aspnet_regiis.exe" -pdf "connectionStrings" C:\\x\\ ',
    ["C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\aspnet_regiis.exe", "-pdf", "connectionStrings", "C:\\x\\"],
  ],
]

test("a command line is split by the rules of Windows before 2008", async (t) => {
  for (const [why, line, args] of CASES) {
    await t.test(why, () => assert.deepEqual(splitCommandLine(line), args))
  }
})

/** The specification, one character at a time, with a count of pending backslashes. */
function reference(text: string): string[] {
  const args: string[] = []
  let argument: string | null = null
  let quoted = false
  let backslashes = 0
  const letters = [...text]
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at] ?? ""
    if (letter === "\\") {
      argument ??= ""
      backslashes++
      continue
    }
    if (letter === '"') {
      argument = (argument ?? "") + "\\".repeat(Math.trunc(backslashes / 2))
      const literal = backslashes % 2 === 1
      backslashes = 0
      if (literal) {
        argument += '"'
        continue
      }
      if (quoted && letters[at + 1] === '"') {
        argument += '"'
        at++
      }
      quoted = !quoted
      continue
    }
    const pending = "\\".repeat(backslashes)
    backslashes = 0
    if (!quoted && (letter === " " || letter === "\t")) {
      if (argument !== null) {
        args.push(argument + pending)
      }
      argument = null
      continue
    }
    argument = (argument ?? "") + pending + letter
  }
  if (argument !== null) {
    args.push(argument + "\\".repeat(backslashes))
  }
  return args
}

const line = fc
  .array(fc.oneof({ weight: 8, arbitrary: fc.constantFrom('"', "\\", " ", "\t", "a", "\n", "\u00a0") }, fc.string()))
  .map((parts) => parts.join(""))

test("splitting agrees with the specification read one character at a time", () => {
  fc.assert(
    fc.property(line, (text) => {
      assert.deepEqual(splitCommandLine(text), reference(text))
    }),
    { numRuns: 20_000 },
  )
})

/** Quotes an argument, with backslashes before quotes doubled, so that it is read back unchanged. */
function quote(argument: string): string {
  return `"${argument.replace(/(\\*)("|$)/g, (_, run: string, end: string) => run + run + (end && '\\"'))}"`
}

test("quoted arguments are read back unchanged", () => {
  const argument = fc
    .array(fc.oneof(fc.constantFrom('"', "\\", " ", "\t", "a"), fc.string()))
    .map((parts) => parts.join(""))
  fc.assert(
    fc.property(fc.array(argument), (args) => {
      assert.deepEqual(splitCommandLine(args.map(quote).join(" ")), args)
    }),
    { numRuns: 2_000 },
  )
})

test("a megabyte of quotes and backslashes is split in one pass", () => {
  const text = '\\"'.repeat(500_000)
  assert.deepEqual(splitCommandLine(text), ['"'.repeat(500_000)])
})

const WINDOWS_CASES: [why: string, line: string, splits: string[][]][] = [
  ["the usual", '"C:\\Program Files\\a.exe" -x "y z"', []],
  ["an empty argument", 'a "" b', []],
  ["a literal quote in an argument", 'a "b\\"c"', []],
  ["a backslash before the quote of the program's name", '"C:\\x\\" -pdf', [["C:\\x\\", "-pdf"]]],
  ["quotes within the program's name", 'a"b c" d', [['a"b', "c d"]]],
  ["text behind the quotes of the program's name", '"a"b c', [["a", "b", "c"]]],
  ["two quotes in quotes", 'a "x"" " y', [["a", 'x" ', "y"]]],
  ["a blank before the program's name", " a b", [["", "a", "b"]]],
  ["an open quote in the program's name", '"a\\\\', []],
]

test("Windows splits a command line in other ways only where its rules differ", async (t) => {
  for (const [why, line, splits] of WINDOWS_CASES) {
    await t.test(why, () => assert.deepEqual(windowsSplits(line), splits))
  }
})

test("no difference is overlooked in text that is not split a second time", () => {
  fc.assert(
    fc.property(line, (text) => {
      // An empty argument behind it changes nothing, but makes the function split the text in every way.
      const forced = `${text} ""`
      fc.pre(text !== "" && !text.includes('""') && splitCommandLine(forced).at(-1) === "")
      if (windowsSplits(text).length === 0) assert.deepEqual(windowsSplits(forced), [])
    }),
    { numRuns: 5_000 },
  )
})

test("what Windows splits has only text of the command line, without quotes and backslashes", () => {
  const bare = (text: string) => text.replaceAll(/["\\ \t]/g, "")
  fc.assert(
    fc.property(line, (text) => {
      for (const args of windowsSplits(text)) {
        assert.equal(bare(args.join("")), bare(text))
        const plain = text.replaceAll(/["\\]/g, "")
        for (const arg of args) assert.ok(plain.includes(arg.replaceAll(/["\\]/g, "")), arg)
      }
    }),
    { numRuns: 5_000 },
  )
})
