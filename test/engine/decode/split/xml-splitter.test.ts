import assert from "node:assert/strict"
import { test } from "node:test"
import { splitText } from "../read-object.ts"

const RECORD = '{"a":1}'
const EVENT = "<Event>1</Event>"

/** A text and its units, without the tally. */
const regressions: readonly [broke: string, text: string, units: readonly string[]][] = [
  [
    "a comment that never ends hid every line after it",
    `<!-- a\n${RECORD}\n${EVENT}\n`,
    ["1: text <!-- a", `2: json ${RECORD}`, `3: xml ${EVENT}`],
  ],
  [
    "a comment over lines hid the records inside it",
    `<!-- a\n${RECORD}\n-->\n${EVENT}\n`,
    ["1: text <!-- a", `2: json ${RECORD}`, "3: text -->", `4: xml ${EVENT}`],
  ],
  [
    "a comment hid the events inside it",
    `<!-- ${EVENT} -->\n${EVENT}`,
    ["1: text <!-- ", `1: xml ${EVENT}`, "1: text -->", `2: xml ${EVENT}`],
  ],
  ["an instruction that never ends hid every line after it", `<?x\n${RECORD}`, ["1: text <?x", `2: json ${RECORD}`]],
  [
    "an instruction that ends in a later record hid its beginning",
    `<?x\n{"a":">"}\n${RECORD}`,
    ["1: text <?x", '2: json {"a":">"}', `3: json ${RECORD}`],
  ],
  [
    "a root's tag that never ends hid every line after it",
    `<Events \n${EVENT}\n${RECORD}`,
    ["1: text <Events ", `2: xml ${EVENT}`, `3: json ${RECORD}`],
  ],
  ["a tag hid the record in it", `<Events ${RECORD}>`, [`1: text <Events ${RECORD}>`]],
  [
    "an end tag without its bracket took the next bracket, in another record",
    `<Event>1</Event\n{"a":">"}\n${RECORD}`,
    ["1: text <Event>1</Event", '2: json {"a":">"}', `3: json ${RECORD}`],
  ],
  [
    "an end tag over two lines is one",
    `<Event>1</Event \n>\n${RECORD}`,
    ["1: xml <Event>1</Event \n>", `3: json ${RECORD}`],
  ],
  ["framing alone at the end of the object vanished", "<Events", ["1: text <Events"]],
  [
    "a root that was cut off between two events vanished",
    `<Events a="/">\n${EVENT}\n`,
    [`2: xml ${EVENT}`, "3: text <Events>"],
  ],
  ["the end of a root that did not begin vanished", `${EVENT}</Events>`, [`1: xml ${EVENT}`, "1: text </Events>"]],
]

for (const [broke, text, units] of regressions) {
  test(`regression: ${broke}`, () => {
    assert.deepEqual(splitText(text, []).slice(0, -1), units)
    const everywhere = Array.from({ length: text.length }, (_, index) => index)
    assert.deepEqual(splitText(text, everywhere).slice(0, -1), units, "byte by byte")
  })
}

test("comments, instructions and roots without records in them are framing, on one line or over several", () => {
  for (const framing of [
    "<!-- a > b -->",
    "<!-- a\n-- b\n-->",
    '<?xml version="1.0"?>',
    '<Events\n xmlns="u">\n</Events>',
    "<Events/>",
    "<Events><Events />\n</Events >",
  ]) {
    const text = `${framing}\n${EVENT}`
    const line = text.split("\n").length
    assert.deepEqual(splitText(text, []), [`${line}: xml ${EVENT}`, "1 = 0 blank + 1 + 0 oversized"], framing)
  }
})

test("regression: each of many comments that never end was read to the object's end", () => {
  const lines = Array.from({ length: 4 }, (_, index) => index + 1)
  assert.deepEqual(splitText("<Event><!-- a\n".repeat(lines.length), []).slice(0, -1), [
    "1: text <Event><!-- a",
    // The scan for the end of the first comment reached the text's end, so these are known to be endless.
    ...lines.slice(1).flatMap((line) => [`${line}: text <Event>`, `${line}: text <!-- a`]),
  ])
})
