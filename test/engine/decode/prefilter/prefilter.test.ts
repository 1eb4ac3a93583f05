import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { readEventXml } from "../../../../src/engine/decode/parse/event-xml.ts"
import {
  createChunkScanner,
  createPrefilter,
  type RecordFormula,
} from "../../../../src/engine/decode/prefilter/prefilter.ts"

const rule: RecordFormula = {
  kind: "all",
  terms: [
    { kind: "literal", text: "aspnet_regiis.exe" },
    { kind: "literal", text: "connectionStrings" },
    {
      kind: "some",
      terms: [
        { kind: "literal", text: "-pdf" },
        { kind: "literal", text: "-pd" },
      ],
    },
  ],
}

const lines: readonly (readonly [name: string, line: string, passes: boolean])[] = [
  ["unchanged", '{"c":"aspnet_regiis.exe -pdf connectionStrings"}', true],
  ["in capitals", '{"c":"ASPNET_REGIIS.EXE -PDF CONNECTIONSTRINGS"}', true],
  ["quotes in a word", '{"c":"aspnet_regiis.exe -p\\"d\\"f conn\\"\\"ectionStrings"}', true],
  ["a path", '{"c":"c:\\\\users\\\\aspnet_regiis.exe -pdf connectionStrings"}', true],
  ["one literal missing", '{"c":"aspnet_regiis.exe -pdf appSettings"}', false],
  ["one letter missing", '{"c":"aspnet_regiis.ex -pdf connectionStrings"}', false],
  ["none, in a folder that looks like an escape", '{"c":"c:\\\\users\\\\ulrich\\\\u12"}', false],
  ["an escaped letter", '{"c":"\\u0061spnet"}', true],
  ["an escaped letter in JSON in JSON", '{"c":"{\\"d\\":\\"\\\\u0061spnet\\"}"}', true],
  ["escapes that encoders write", '{"c":"\\u003cx\\u003e \\u0026\\u0026 \\u0027 \\u00e9\\u2028\\u000a"}', false],
  ["an escaped reference", '{"c":"\\u003cEvent\\u003econn\\u0026quot;ectionStrings"}', true],
  ["a numeric reference", "<Event>&#97;spnet</Event>", true],
  ["a quote as an entity", "<Event>conn&quot;&quot;ection</Event>", true],
  ["other entities", "<Event>a &amp;&amp; b &lt; c</Event>", false],
  ["a comment", "<Event>conn<!-- -->ectionStrings</Event>", true],
  ["a CDATA section", "<Event><![CDATA[conn]]>ectionStrings</Event>", true],
  ["overlong UTF-8 is no letter", '{"c":"\u00c1\u00a1spnet"}', false],
  ["look-alikes", '{"c":"a\u017fpnet_regii\u017f.exe -pdf connection\u017ftrings"}', false],
]

test("a line passes if and only if it may contain what the rule searches for", async (t) => {
  const mayMatch = createPrefilter(rule)
  for (const [name, line, passes] of lines) {
    await t.test(name, () => {
      const bytes = Buffer.from(line)
      assert.equal(mayMatch(bytes, 0, bytes.length), passes)
    })
  }
})

test("only the given range is searched", () => {
  const mayMatch = createPrefilter({ kind: "literal", text: "needle" })
  const bytes = Buffer.from("x needle y")
  assert.deepEqual([mayMatch(bytes, 2, 8), mayMatch(bytes, 2, 7), mayMatch(bytes, 3, 10)], [true, false, false])
})

test("formulas without literals, and literals without searchable text", () => {
  const passes = (formula: RecordFormula) => createPrefilter(formula)(Buffer.from("xyz"), 0, 3)
  const cases: readonly (readonly [RecordFormula, boolean])[] = [
    [{ kind: "always" }, true],
    [{ kind: "never" }, false],
    [{ kind: "all", terms: [] }, true],
    [{ kind: "some", terms: [] }, false],
    [{ kind: "some", terms: [{ kind: "never" }, { kind: "literal", text: "xy" }] }, true],
    [{ kind: "some", terms: [{ kind: "literal", text: "abc" }, { kind: "always" }] }, true],
    [{ kind: "all", terms: [{ kind: "literal", text: "xy" }, { kind: "never" }] }, false],
    [{ kind: "literal", text: '""' }, true],
    [{ kind: "literal", text: "" }, true],
    [{ kind: "literal", text: "q" }, true],
    [{ kind: "literal", text: "\ud800" }, true],
    [{ kind: "literal", text: "yz" }, true],
    [{ kind: "literal", text: "zz" }, false],
  ]
  for (const [formula, expected] of cases) assert.equal(passes(formula), expected, JSON.stringify(formula))
})

/** Short, long, overlapping, with quotes, backslashes, markup, control and other special characters. */
const texts = [
  "aspnet_regiis.exe",
  "connectionStrings",
  "-pdf",
  "ab",
  "&&",
  "<a>'",
  "C:\\Program Files\\x",
  'say "hi"',
  "é è ÉÜ",
  "日本語",
  "tab\there",
  "http://a/b",
  "aaaa",
  "aaab",
  "🙂x",
]
const literal = fc.oneof(
  fc.constantFrom(...texts),
  fc.string({ unit: "binary", minLength: 1, maxLength: 8 }).filter((text) => text.isWellFormed()),
)

/** Writes a text with quotes and backslashes that splitting a command line removes, in any case. */
const disguised = (text: string) =>
  fc
    .array(fc.record({ before: fc.constantFrom("", "", "", '"', "\\", '""', '\\"'), upper: fc.boolean() }), {
      minLength: text.length,
      maxLength: text.length,
    })
    .map((marks) =>
      [...text]
        .map((letter, index) => (marks[index]?.before ?? "") + foldedCase(letter, marks[index]?.upper ?? false))
        .join(""),
    )

const field = literal.chain((text) =>
  fc
    .tuple(fc.constant(text), fc.string({ maxLength: 6 }), disguised(text), fc.string({ maxLength: 6 }))
    .map(([needle, before, body, after]) => ({ needle, field: before + body + after })),
)

test("no line is rejected whose JSON contains the literal, whatever is escaped, also JSON in JSON", () => {
  fc.assert(
    fc.property(
      field,
      fc.array(fc.nat(9), { minLength: 1, maxLength: 30 }),
      fc.boolean(),
      (sample, choices, isNested) => {
        const inner = writeJson({ a: sample.field }, choices)
        const line = isNested ? writeJson({ log: inner }, choices.toReversed()) : inner
        assert.equal(JSON.parse(isNested ? JSON.parse(line).log : line).a, sample.field)
        assertPasses(sample.needle, Buffer.from(line))
      },
    ),
    { numRuns: 8000 },
  )
})

test("no line is rejected whose event XML contains the literal, whatever is an entity, also XML in JSON", () => {
  fc.assert(
    fc.property(
      field,
      fc.array(fc.nat(9), { minLength: 1, maxLength: 30 }),
      fc.boolean(),
      (sample, choices, isNested) => {
        const text = sample.field.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, " ")
        const inner = `<Event><EventData><Data Name='A'>${writeXml(text, choices)}</Data></EventData></Event>`
        const line = isNested ? writeJson({ original: inner }, choices.toReversed()) : inner
        const data = readEventXml(inner)
        assert.ok(data !== null)
        const hasControl = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(sample.needle)
        if (!hasControl) assertPasses(sample.needle, Buffer.from(line))
      },
    ),
    { numRuns: 8000 },
  )
})

test("regression: a record with a GUID without braces was rejected although its event has them", () => {
  const guid = "{9f32b55f-7c4e-5f98-5803-000000000500}"
  const mayMatch = createPrefilter({ kind: "literal", text: guid })
  for (const text of [guid, guid.slice(1, -1), guid.slice(1, -1).toUpperCase()]) {
    const bytes = Buffer.from(`{"a":${JSON.stringify(text)}}`)
    assert.ok(mayMatch(bytes, 0, bytes.length), text)
  }
})

test("regression: a record that writes a number differently than its event was rejected", () => {
  for (const [spelt, text] of [
    ["1e3", "1000"],
    ["1E2", "100"],
    ["0.0000001", "1e-7"],
    ["100e19", "1e+21"],
  ] as const) {
    assert.equal(String(JSON.parse(spelt)), text)
    const bytes = Buffer.from(`{"a":${spelt}}`)
    for (const piece of [text, text.slice(1), text.slice(0, -1)]) {
      assert.ok(createPrefilter({ kind: "literal", text: piece })(bytes, 0, bytes.length), `${piece} of ${spelt}`)
    }
  }
  const other = Buffer.from('{"a":1e3}')
  for (const text of ["127.0.0.1", "-pdf", "10.0.0.", "4e5x"]) {
    assert.equal(createPrefilter({ kind: "literal", text })(other, 0, other.length), false, text)
  }
})

test("the chunk scanner finds in any chunks what the prefilter finds in the whole line", () => {
  const filler = fc.string({
    unit: fc.constantFrom("x", "a", '"', "\\", "u", "0", "6", "&", "#", "<", "!"),
    maxLength: 30,
  })
  fc.assert(
    fc.property(field, filler, filler, fc.array(fc.nat(80)), (sample, before, after, borders) => {
      const bytes = Buffer.from(before + JSON.stringify(sample.field) + after)
      const formula: RecordFormula = { kind: "literal", text: sample.needle }
      const scanner = createChunkScanner(formula)()
      let start = 0
      for (const border of [...borders.filter((each) => each < bytes.length).toSorted((a, b) => a - b), bytes.length]) {
        scanner.feed(bytes.subarray(start, border))
        start = border
      }
      if (createPrefilter(formula)(bytes, 0, bytes.length)) assert.equal(scanner.found(), true)
    }),
    { numRuns: 4000 },
  )
})

test("the chunk scanner finds literals across chunks, and keeps little", () => {
  const scanner = createChunkScanner(rule)()
  for (const part of ["aspnet_regiis.exe", "x".repeat(100_000), '-p"', 'df conn""', 'ection""Str', "ings"])
    scanner.feed(Buffer.from(part))
  assert.equal(scanner.found(), true)
  const other = createChunkScanner(rule)()
  for (let count = 0; count < 100; count++) other.feed(Buffer.from("-pdf connectionStrings "))
  assert.equal(other.found(), false)
  const quotes = createChunkScanner(rule)()
  for (let count = 0; count < 100; count++) quotes.feed(Buffer.alloc(1000, '"'))
  assert.equal(quotes.found(), true, "so many quotes could separate the parts of a literal")
})

test("hundreds of literals together give the same result as each alone", () => {
  const names = Array.from({ length: 300 }, (_, index) => `tool${index * 37}.exe`)
  const mayMatch = createPrefilter({ kind: "some", terms: names.map((text) => ({ kind: "literal", text })) })
  for (const name of names) {
    const hit = Buffer.from(`{"c":"x ${name.toUpperCase()} y"}`)
    const miss = Buffer.from(`{"c":"x ${name.slice(0, -1)} y"}`)
    assert.deepEqual([mayMatch(hit, 0, hit.length), mayMatch(miss, 0, miss.length)], [true, false], name)
  }
})

function assertPasses(text: string, bytes: Buffer): void {
  assert.equal(
    createPrefilter({ kind: "literal", text })(bytes, 0, bytes.length),
    true,
    JSON.stringify({ text, line: bytes.toString() }),
  )
}

function foldedCase(letter: string, isUpper: boolean): string {
  if (!/^[a-zA-Z]$/.test(letter)) return letter
  return isUpper ? letter.toUpperCase() : letter.toLowerCase()
}

/** JSON as any encoder may write it: each character plain or escaped, by the next of the choices. */
function writeJson(members: { readonly [key: string]: string }, choices: readonly number[]): string {
  let next = 0
  const writeUnit = (unit: string) => {
    const choice = choices[next++ % choices.length] ?? 0
    const code = unit.charCodeAt(0)
    const hexadecimal = code.toString(16).padStart(4, "0")
    if (choice === 0) return `\\u${hexadecimal}`
    if (choice === 1) return `\\u${hexadecimal.toUpperCase()}`
    if (unit === "/" && choice < 5) return "\\/"
    if (code >= 0xd800 && code <= 0xdfff) return `\\u${hexadecimal}`
    return JSON.stringify(unit).slice(1, -1)
  }
  const write = (text: string) => `"${text.split("").map(writeUnit).join("")}"`
  return `{${Object.entries(members)
    .map(([key, value]) => `${write(key)}:${write(value)}`)
    .join(",")}}`
}

/** Character data as any encoder may write it. */
function writeXml(text: string, choices: readonly number[]): string {
  const entities: { readonly [character: string]: string } = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "'": "&apos;",
    '"': "&quot;",
  }
  return [...text]
    .map((character, index) => {
      const choice = choices[index % choices.length] ?? 0
      if (choice === 0) return `&#x${character.codePointAt(0)?.toString(16)};`
      if (choice === 1) return `&#${character.codePointAt(0)};`
      if (choice === 2 && character !== "]") return `<![CDATA[${character}]]>`
      if (choice === 3) return `<!-- -->${entities[character] ?? character}`
      const isPlain = (character === '"' || character === "'") && choice < 7
      return isPlain ? character : (entities[character] ?? character)
    })
    .join("")
}
