import assert from "node:assert/strict"
import { test } from "node:test"
import { splitText } from "../read-object.ts"

/**
 * Each text with its units as they are counted: the line where one begins, its format and its bytes; the tally last.
 */
const cases: readonly (readonly [name: string, text: string, units: readonly string[]])[] = [
  [
    "one record a line",
    '{"a":1}\r\n\n{"b":2}',
    ['1: json {"a":1}', '3: json {"b":2}', "3 = 1 blank + 2 + 0 oversized"],
  ],
  [
    "records over lines, then one a line",
    '{\r\n"a":1\r\n}\r\n{"b":2}\r\n',
    ['1: json {\r\n"a":1\r\n}', '4: json {"b":2}', "2 = 0 blank + 2 + 0 oversized"],
  ],
  [
    "a wrapper over lines, with members of its own",
    '{"records":[\n{"a":1},\n{"b":2}\n],"n":3}\n',
    ['2: json {"a":1}', '3: json {"b":2}', '1: json wrapper {"records":[\n],"n":3}', "3 = 0 blank + 3 + 0 oversized"],
  ],
  [
    "an array that is never closed",
    '[\n{"a":1},\n{"b":2}\n',
    ['2: json {"a":1}', '3: json {"b":2}', "4: text [", "3 = 0 blank + 3 + 0 oversized"],
  ],
  [
    "a cut line in a wrapper",
    '{"records":[\n{"a":"cut\r\n{"b":2}\n]}\n',
    ['2: text {"a":"cut', '3: json {"b":2}', "2 = 0 blank + 2 + 0 oversized"],
  ],
  [
    "events in a root, with a prolog, one or many a line or over lines",
    '<?xml version="1.0" encoding="utf-8"?>\r\n<Events>\r\n<Event xmlns="u">1</Event><Event>2</Event>\r\n<Event\n>3\n</Event>\n</Events>',
    [
      '3: xml <Event xmlns="u">1</Event>',
      "3: xml <Event>2</Event>",
      "4: xml <Event\n>3\n</Event>",
      "3 = 0 blank + 3 + 0 oversized",
    ],
  ],
  [
    "an end tag in a comment or in CDATA does not end an event",
    "<Event><!-- </Event> --><![CDATA[</Event>]]></Event>\n",
    ["1: xml <Event><!-- </Event> --><![CDATA[</Event>]]></Event>", "1 = 0 blank + 1 + 0 oversized"],
  ],
  [
    "a cut event before another, on the same line and on the next",
    "<Event>1<Event>2</Event>\n<Event>3\n<Event>4</Event>\n",
    [
      "1: text <Event>1",
      "1: xml <Event>2</Event>",
      "2: text <Event>3",
      "3: xml <Event>4</Event>",
      "4 = 0 blank + 4 + 0 oversized",
    ],
  ],
  [
    "elements whose names only begin like Event",
    "<Event><EventData/><Eventual>x</Eventual></Event><EventX>y</EventX>\n",
    [
      "1: xml <Event><EventData/><Eventual>x</Eventual></Event>",
      "1: text <EventX>y</EventX>",
      "2 = 0 blank + 2 + 0 oversized",
    ],
  ],
  [
    "a document type is not framing",
    '<!DOCTYPE x [\n<!ENTITY a "b">\n]>\n<Event>1</Event>\n',
    [
      "1: text <!DOCTYPE x [",
      '2: text <!ENTITY a "b">',
      "3: text ]>",
      "4: xml <Event>1</Event>",
      "4 = 0 blank + 4 + 0 oversized",
    ],
  ],
  [
    "JSON, XML and text in one object",
    '{"a":1}\n<Event>1</Event>\nplain\r\n{\n"b":2}\n',
    [
      '1: json {"a":1}',
      "2: xml <Event>1</Event>",
      "3: text plain",
      '4: json {\n"b":2}',
      "4 = 0 blank + 4 + 0 oversized",
    ],
  ],
]

test("a text is split into the units that the tally counts", async (t) => {
  for (const [name, text, units] of cases) {
    await t.test(name, () => {
      assert.deepEqual(splitText(text, []), units)
      assert.deepEqual(splitText(text, [3, 9, 17]), units)
    })
  }
})

test("a short line of several records is one unit, a long one is split", () => {
  const long = "x".repeat(300_000)
  assert.deepEqual(splitText('{"a":1}\n{"b":1}{"c":2}\n', []), [
    '1: json {"a":1}',
    '2: json {"b":1}{"c":2}',
    "2 = 0 blank + 2 + 0 oversized",
  ])
  const split = splitText(`{"b":"${long}"}{"c":2}\n`, [])
  assert.deepEqual([split.length, split[1], split[2]], [3, '1: json {"c":2}', "2 = 0 blank + 2 + 0 oversized"])
})
