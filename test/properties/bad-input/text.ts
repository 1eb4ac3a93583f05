import type { Row } from "../catalogue.ts"
import { bytes, utf32 } from "./bytes.ts"
import type { Case } from "./case.ts"
import { ATTACK, eventXml, firing, lines, quiet } from "./records.ts"

const MARK = "\ufeff"
const two = lines(firing(1), quiet(2), firing(3))
const TWO = { alerts: 2, lines: { parsed: 3 }, message: "done" } as const

/** An object without faults of which `alerts` records alert. */
function read(name: string, object: Case["object"], alerts: number, parsed = alerts): Case {
  return { name, object, expected: { alerts, lines: { parsed }, message: "done" } }
}

/** The record of an attack with a raw text at the start of the command line. */
function withRaw(raw: string | Uint8Array): Buffer {
  const [before = "", after = ""] = firing(8).split(ATTACK)
  return bytes(before, raw, ATTACK, after)
}

/** The record with every `a` of the program's name as an overlong sequence that no decoder may accept. */
function overlong(record: string): (string | Uint8Array)[] {
  const [first = "", ...rest] = record.split("aspnet")
  return [first, ...rest.flatMap((part) => [bytes(0xc1, 0xa1), `spnet${part}`])]
}

/** A line of this many bytes, generated in pieces, with the attack at its end. */
async function* longLine(size: number, end: string): AsyncGenerator<Uint8Array> {
  const piece = Buffer.alloc(1024 * 1024, "x")
  yield Buffer.from(`${lines(firing(1))}{"a":"`)
  for (let sent = 0; sent < size; sent += piece.length) yield piece
  yield Buffer.from(`${end}"}\n${lines(firing(2))}`)
}

const MIB = 1024 * 1024
const XML_START = '<?xml version="1.0"?>'
const laughs = Array.from({ length: 20 }, (_, n) => `<!ENTITY l${n + 1} "&l${n};&l${n};">`).join("")

export const text: readonly Row<Case>[] = [
  {
    number: 20,
    what: "byte order mark of UTF-8 at the start",
    cases: [{ name: "before the first record", object: MARK + two, expected: TWO }],
  },
  {
    number: 21,
    what: "byte order mark at a later line",
    cases: [
      read("files put together", two + MARK + lines(firing(4)), 3, 4),
      read("before an object over several lines", two + MARK + JSON.stringify(JSON.parse(firing(4)), null, 2), 3, 4),
    ],
  },
  {
    number: 22,
    what: "UTF-16 with its mark",
    cases: [
      { name: "little-endian", object: Buffer.from(MARK + two, "utf16le"), expected: TWO },
      { name: "big-endian", object: Buffer.from(MARK + two, "utf16le").swap16(), expected: TWO },
    ],
  },
  {
    number: 23,
    what: "UTF-16 without a mark",
    cases: [
      { name: "little-endian", object: Buffer.from(two, "utf16le"), expected: TWO },
      { name: "big-endian", object: Buffer.from(two, "utf16le").swap16(), expected: TWO },
      {
        name: "half a character at its end",
        object: Buffer.from(two, "utf16le").subarray(0, -1),
        expected: { alerts: 2, lines: { parsed: 3, unparsed: 1 }, notices: ["suspicious 1"], message: "done" },
      },
      {
        name: "UTF-32, which is not read",
        object: utf32(two),
        alongside: "b",
        expected: { alerts: 1, lines: {}, notices: ["quarantine utf-32"], message: "done" },
      },
      {
        name: "a later file of UTF-16 behind UTF-8",
        object: bytes(two, Buffer.from(lines(firing(4)), "utf16le")),
        expected: {
          alerts: 2,
          lines: { parsed: 3, unparsed: 2 },
          notices: ["suspicious 2"],
          message: "done",
        },
      },
    ],
  },
  {
    number: 24,
    what: "CR before each line feed",
    cases: [{ name: "CRLF", object: two.replaceAll("\n", "\r\n"), expected: TWO }],
  },
  {
    number: 25,
    what: "CR alone between records",
    cases: [
      {
        name: "it does not separate lines",
        object: two.trimEnd().replaceAll("\n", "\r"),
        expected: { ...TWO, lines: { parsed: 1 } },
      },
      {
        name: "raw in a string",
        object: bytes(lines(firing(1)), withRaw("\r")),
        expected: { alerts: 1, lines: { parsed: 1, unparsed: 1 }, notices: ["suspicious 1"], message: "done" },
      },
    ],
  },
  {
    number: 26,
    what: "other characters that some tools treat as line ends",
    cases: [
      ...["\u2028", "\u2029", "\u0085"].map((character) =>
        read(`U+${character.charCodeAt(0).toString(16)} raw in a string`, bytes(withRaw(`${character} `)), 1),
      ),
      ...["\v", "\f"].map((character) => ({
        name: `U+${character.charCodeAt(0).toString(16)} raw in a string, which is not JSON`,
        object: bytes(lines(firing(1)), withRaw(character), "\n"),
        expected: {
          alerts: 1,
          lines: { parsed: 1, unparsed: 1 },
          notices: ["suspicious 1"],
          message: "done" as const,
        },
      })),
      read("VT and FF as escapes", bytes(withRaw("\\u000b\\u000c ")), 1),
    ],
  },
  {
    number: 27,
    what: "bytes that are not UTF-8",
    cases: [
      {
        name: "one byte, in the command line",
        object: bytes(withRaw(bytes(0xff, " "))),
        expected: { alerts: 1, lines: { parsed: 1 }, message: "done", bodyMatches: /"landfall.encoding_error":true/ },
      },
      {
        name: "a character that is cut",
        object: bytes(withRaw(bytes(0xe2, 0x82, " "))),
        expected: { alerts: 1, lines: { parsed: 1 }, message: "done", bodyMatches: /\ufffd/ },
      },
    ],
  },
  {
    number: 28,
    what: "overlong UTF-8",
    cases: [
      {
        name: "it does not decode to the character that it would encode",
        object: bytes(lines(firing(1)), ...overlong(firing(2)), "\n"),
        expected: { alerts: 1, lines: { parsed: 2 }, message: "done" },
      },
    ],
  },
  {
    number: 29,
    what: "NUL",
    differs:
      "A record before a NUL is complete, so it is read and alerts; the text after it counts as an unparsed line, which is suspicious because the record before it has a word of the rule.",
    cases: [
      {
        name: "raw in a string",
        object: bytes(lines(firing(1)), withRaw("\0"), "\n"),
        expected: { alerts: 1, lines: { parsed: 1, unparsed: 1 }, notices: ["suspicious 1"], message: "done" },
      },
      read("as an escape in a string", bytes(withRaw("\\u0000 ")), 1),
      {
        name: "behind a record",
        object: `${firing(1)}\0\n${lines(firing(2))}`,
        expected: { alerts: 2, lines: { parsed: 2, unparsed: 1 }, notices: ["suspicious 1"], message: "done" },
      },
    ],
  },
  {
    number: 30,
    what: "a line of 100 MiB",
    cases: [
      {
        name: "that contains what the rule looks for",
        object: () => longLine(100 * MIB, ` ${ATTACK}`),
        expected: { alerts: 2, lines: { parsed: 2, unparsed: 1 }, notices: ["suspicious 1"], message: "done" },
      },
      {
        name: "of 20 MiB that does not",
        object: () => longLine(20 * MIB, "nothing"),
        expected: { alerts: 2, lines: { parsed: 2, unparsed: 1 }, message: "done" },
      },
    ],
  },
  {
    number: 31,
    what: "no line feed at the end",
    cases: [{ name: "the last record is read", object: two.trimEnd(), expected: TWO }],
  },
  {
    number: 32,
    what: "blank lines",
    cases: [
      {
        name: "of nothing, spaces, tabs and CR",
        object: `\n  \n${two}\t\r\n\n`,
        expected: { alerts: 2, lines: { blank: 4, parsed: 3 }, message: "done" },
      },
    ],
  },
  {
    number: 33,
    what: "JSON that is not one record a line",
    differs:
      "A wrapper that no source uses is reported as unrecognised, once a day for its prefix; its object is not quarantined, because its other records are read.",
    cases: [
      read("records over several lines", `${JSON.stringify(JSON.parse(firing(1)), null, 2)}\n${firing(2)}\n`, 2),
      read("an array on one line", `[${firing(1)},${firing(2)}]`, 2, 1),
      read("an array over lines", `[\r\n${firing(1)},\r\n${firing(2)}\r\n]\r\n`, 2),
      read("an array, pretty-printed", JSON.stringify([JSON.parse(firing(1)), JSON.parse(firing(2))], null, 2), 2),
      ...["records", "Records", "value", "events", "logs"].map((name) =>
        read(`records in ${name}`, `{"${name}":[${firing(1)},${firing(2)}]}`, 2, 1),
      ),
      read(
        "Records, pretty-printed",
        JSON.stringify({ Records: [JSON.parse(firing(1)), JSON.parse(firing(2))] }, null, 1),
        2,
      ),
      read("a wrapper a line", `{"records":[${firing(1)}]}\n{"records":[${firing(2)}]}\n`, 2),
      {
        name: "another wrapper, whose records are nested deeper",
        object: `{"batch":{"items":[${firing(1)}]}}`,
        alongside: "b",
        expected: { alerts: 1, lines: { parsed: 1 }, notices: ["unrecognised 1"], message: "done" },
      },
    ],
  },
  {
    number: 34,
    what: "records without a line feed between them",
    cases: [
      read("two on a line", `${firing(1)}${firing(2)}\n`, 2, 1),
      read("with braces in a string", `${firing(1, { note: '}{"' })}${firing(2)}`, 2, 1),
      {
        name: "a broken one among them",
        object: `${firing(1)}${firing(9).replace('"4567"', "tru")}${firing(2)}`,
        expected: { alerts: 2, lines: { unparsed: 1 }, notices: ["suspicious 1"], message: "done" },
      },
    ],
  },
  {
    number: 35,
    what: "formats that are not JSON",
    cases: [
      {
        name: "CSV",
        object: `time,command\n1,${ATTACK}\n2,notepad.exe\n`,
        alongside: "b",
        expected: {
          alerts: 1,
          lines: { unparsed: 3 },
          notices: ["quarantine no-records", "suspicious 3"],
          message: "done",
        },
      },
      {
        name: "a line of TSV among records",
        object: `${lines(firing(1))}1\t${ATTACK}\n`,
        expected: { alerts: 1, lines: { parsed: 1, unparsed: 1 }, notices: ["suspicious 1"], message: "done" },
      },
      {
        name: "evtx",
        object: "ElfFile\0....",
        alongside: "b",
        expected: { alerts: 1, lines: {}, notices: ["quarantine unsupported-format"], message: "done" },
      },
      read("event XML", lines(eventXml(1), eventXml(2, "notepad.exe")), 1, 2),
      read("event XML in Events", `${XML_START}<Events>${eventXml(1)}\n${eventXml(2)}</Events>`, 2),
      read("event XML with XML's own entities", eventXml(1, "&#97;spnet_regiis.exe"), 1),
      {
        name: "an entity that names a file",
        object: `${eventXml(1)}\n<!DOCTYPE Event [<!ENTITY x SYSTEM "file:///etc/hostname">]>${eventXml(2, "&x;aspnet_regiis.exe")}\n`,
        expected: { alerts: 1, lines: { parsed: 1, unparsed: 2 }, notices: ["suspicious 2"], message: "done" },
      },
      {
        name: "entities that grow a million times",
        object: `${eventXml(1)}\n<!DOCTYPE Event [<!ENTITY l0 "ha">${laughs}]>${eventXml(2, "&l20;")}\n`,
        expected: { alerts: 1, lines: { parsed: 1, unparsed: 2 }, notices: ["suspicious 2"], message: "done" },
      },
    ],
  },
]
