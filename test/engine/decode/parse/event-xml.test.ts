import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { MAX_EVENT_DEPTH, MAX_EVENT_PARTS, readEventXml } from "../../../../src/engine/decode/parse/event-xml.ts"

/** The event without null prototypes, for comparison. */
function read(text: string): unknown {
  return JSON.parse(JSON.stringify(readEventXml(text)))
}

const event =
  "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>" +
  "<Provider Name='Microsoft-Windows-Sysmon' Guid=\"{57}\"/><EventID Qualifiers='7'>1</EventID><Correlation/>" +
  "<TimeCreated SystemTime='2026-01-02T03:04:05.123456700Z'/><Channel>A/B</Channel></System>" +
  "<EventData><Data Name='RuleName'></Data><Data Name=\"CommandLine\">&quot;a&quot; &amp; &#x62; </Data></EventData></Event>"

const expected = {
  Event: {
    "#attributes": { xmlns: "http://schemas.microsoft.com/win/2004/08/events/event" },
    System: {
      Provider: { "#attributes": { Name: "Microsoft-Windows-Sysmon", Guid: "{57}" } },
      EventID: { "#attributes": { Qualifiers: "7" }, "#text": "1" },
      Correlation: "",
      TimeCreated: { "#attributes": { SystemTime: "2026-01-02T03:04:05.123456700Z" } },
      Channel: "A/B",
    },
    EventData: { RuleName: "", CommandLine: '"a" & b ' },
  },
}

test("an event is read into the shape of evtx_dump", () => {
  assert.deepEqual(read(event), expected)
})

const SAME: [why: string, text: string][] = [
  ["a byte order mark and blanks before it", `\ufeff \r\n${event}\r\n`],
  ["an XML declaration", `<?xml version="1.0" encoding="utf-16"?>\n${event}`],
  ["line breaks between elements", event.replaceAll(/><(?!\/Data)/g, ">\r\n  <")],
  ["comments", event.replace("<Data", "<!-- no --><Data")],
  ["a comment inside a value", event.replace(" &amp;", " <!-- no -->&amp;")],
  ["a CDATA section", event.replace("&quot;a&quot;", '<![CDATA["a"]]>')],
  ["decimal references", event.replace("&#x62;", "&#98;")],
]

test("an event is the same with", async (t) => {
  for (const [why, text] of SAME) {
    await t.test(why, () => {
      const got = readEventXml(text) as unknown as typeof expected
      assert.deepEqual(JSON.parse(JSON.stringify(got.Event.EventData)), expected.Event.EventData)
      assert.equal(got.Event.System.Channel, "A/B")
    })
  }
})

const bomb = `<!DOCTYPE e [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${event.replace("A/B", "&b;")}`

const REFUSED: [why: string, text: string][] = [
  ["nothing", ""],
  ["no XML", "Event"],
  ["JSON", '{"Event":{}}'],
  ["another root", "<Events><Event/></Events>"],
  ["two roots", event + event],
  ["text after the root", `${event}x`],
  ["a cut line", event.slice(0, -10)],
  ["a cut value", event.slice(0, event.indexOf("&amp;"))],
  ["elements that cross", "<Event><a><b></a></b></Event>"],
  ["a bare ampersand", "<Event><a>b & c</a></Event>"],
  ["an entity of HTML", "<Event><a>&nbsp;</a></Event>"],
  ["a document type", `<!DOCTYPE Event>${event}`],
  ["a document type with a file", `<!DOCTYPE Event SYSTEM "file:///etc/passwd">${event}`],
  ["entities of its own", bomb],
  ["too deep a tree", `${"<Event>".repeat(MAX_EVENT_DEPTH + 1)}${"</Event>".repeat(MAX_EVENT_DEPTH + 1)}`],
  ["too many elements", `<Event>${"<a/>".repeat(MAX_EVENT_PARTS)}</Event>`],
  ["too many attributes", `<Event ${Array.from({ length: MAX_EVENT_PARTS }, (_, n) => `a${n}=''`).join(" ")}/>`],
]

test("refuses", async (t) => {
  for (const [why, text] of REFUSED) {
    await t.test(why, () => assert.equal(readEventXml(text), null))
  }
})

test("names of an attacker are keys like any other", () => {
  const text =
    "<Event><EventData><Data Name='__proto__'>a</Data><Data Name='constructor'>b</Data></EventData>" +
    "<__proto__><x>1</x></__proto__><toString>2</toString></Event>"
  const { Event } = readEventXml(text) as unknown as { Event: { EventData: object } }
  assert.deepEqual(Object.entries(Event.EventData), [
    ["__proto__", "a"],
    ["constructor", "b"],
  ])
  assert.equal(({} as { x?: string }).x, undefined)
})

test("all values of one name are kept, and unnamed values are in Data", () => {
  assert.deepEqual(
    read(
      "<Event><EventData><Data Name='A'>1</Data><Data Name='A'>2</Data><Data>x</Data><Data>y</Data></EventData></Event>",
    ),
    { Event: { EventData: { A: ["1", "2"], Data: { "#text": ["x", "y"] } } } },
  )
})

test("a value longer than the parser's own buffer is whole", () => {
  const long = "a&amp;".repeat(60_000)
  assert.deepEqual(read(`<Event><EventData><Data Name='A'>${long}</Data></EventData></Event>`), {
    Event: { EventData: { A: "a&".repeat(60_000) } },
  })
})

test("regression: an event in XML of more than 1 MiB was reported and not matched", () => {
  const long = "a".repeat(8_000_000)
  assert.deepEqual(read(`<Event><EventData><Data Name='A'>${long}</Data></EventData></Event>`), {
    Event: { EventData: { A: long } },
  })
})

test("as many elements and attributes as an event may have are read", () => {
  const elements = "<a/>".repeat(MAX_EVENT_PARTS / 2)
  const attributes = Array.from({ length: MAX_EVENT_PARTS / 2 - 1 }, (_, n) => `a${n}=''`).join(" ")
  assert.notEqual(readEventXml(`<Event ${attributes}>${elements}</Event>`), null)
})

test("an escaped value is read back unchanged", () => {
  const escaped = (value: string) =>
    value.replace(/[&<>"'\r]/g, (letter) => `&#x${letter.charCodeAt(0).toString(16).toUpperCase()};`)
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.boolean(), (value, short) => {
      const written = short ? escaped(value).replaceAll("&#x22;", "&quot;") : escaped(value)
      assert.deepEqual(read(`<Event><EventData><Data Name='A'>${written}</Data></EventData></Event>`), {
        Event: { EventData: { A: value } },
      })
    }),
  )
})

test("any text is one event or null", () => {
  const piece = fc.constantFrom("<Event>", "</Event>", "<Data Name='", "'>", "<![CDATA[", "]]>", "&", ";", "&#", "<!--")
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
      const text = pieces.join("")
      for (const record of [readEventXml(text), readEventXml(`<Event>${text}</Event>`)]) {
        assert.deepEqual(Object.keys(record ?? { Event: null }), ["Event"])
      }
    }),
    { numRuns: 1_000 },
  )
})

test("an element inside a value separates its words, so that the prefilter sees every word that a rule sees", () => {
  const record = readEventXml(
    "<Event><EventData><Data Name='CommandLine'>conn<x/>ectionStrings</Data></EventData></Event>",
  )
  assert.equal(JSON.stringify(record?.["Event"]), '{"EventData":{"CommandLine":"conn ectionStrings"}}')
})

test("regression: text that is not XML made the parser report each of its characters", () => {
  assert.equal(readEventXml(`{"a":"${"x".repeat(2_000_000)}"}`), null)
})
