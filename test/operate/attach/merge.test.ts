import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { entryName, parseConfiguration } from "../../../src/operate/attach/configuration.ts"
import {
  canonicalText,
  compareConfigurations,
  isSameConfiguration,
} from "../../../src/operate/attach/configuration-difference.ts"
import { withEntry, withoutEntry } from "../../../src/operate/attach/merge.ts"
import { escapeXml } from "../../../src/operate/attach/xml.ts"
import { arbitraryForeigners, foreignXml, XMLNS } from "./configurations.ts"

const OWN = { id: "landfall-1", arn: "arn:aws:sqs:eu-west-1:1:in", events: ["s3:ObjectCreated:*"], prefix: "a&b/" }
const ELEMENT =
  "<QueueConfiguration><Id>landfall-1</Id><Queue>arn:aws:sqs:eu-west-1:1:in</Queue><Event>s3:ObjectCreated:*</Event>" +
  "<Filter><S3Key><FilterRule><Name>prefix</Name><Value>a&amp;b/</Value></FilterRule></S3Key></Filter></QueueConfiguration>"

const TOPIC = "<TopicConfiguration><Id>t</Id><Topic>T</Topic><Event>e</Event></TopicConfiguration>"
const QUEUE = "<QueueConfiguration><Id>q</Id><Queue>Q</Queue><Event>e</Event></QueueConfiguration>"
const FUTURE = '<FutureConfiguration since="2030"><Id>f</Id><!-- kept --><Deep><x/></Deep></FutureConfiguration>'

const positions: readonly (readonly [name: string, before: string, after: string])[] = [
  ["into an empty element", "<N></N>", "<N>+</N>"],
  [
    "into one that closes itself",
    `<?xml version="1.0"?>\n<N ${XMLNS} />\n`,
    `<?xml version="1.0"?>\n<N ${XMLNS}>+</N>\n`,
  ],
  ["into white space", "<N>\n</N>", "<N>+\n</N>"],
  ["behind the queues", `<N>${TOPIC}\n  ${QUEUE}\n${FUTURE}</N>`, `<N>${TOPIC}\n  ${QUEUE}+\n${FUTURE}</N>`],
  ["behind the topics", `<N>${TOPIC}<EventBridgeConfiguration/></N>`, `<N>${TOPIC}+<EventBridgeConfiguration/></N>`],
  ["before what it does not know", `<N>${FUTURE}</N>`, `<N>+${FUTURE}</N>`],
]
for (const [name, before, after] of positions) {
  test(name, () => {
    const full = (text: string) => text.replaceAll(/<(\/?)N\b/g, "<$1NotificationConfiguration")
    const merged = withEntry(parseConfiguration(full(before)), OWN)
    assert.equal(merged.xml, full(after).replace("+", ELEMENT))
    const own = merged.entries.find(({ id }) => id === OWN.id)
    assert.ok(own)
    const { element: _, ...rest } = own
    assert.deepEqual(rest, { kind: "Queue", ...OWN, suffix: "" })
    const restored = withoutEntry(merged, own).xml
    assert.equal(restored, full(before).replace(/\s*\/>\n$/, "></NotificationConfiguration>\n"))
  })
}

test("members that no SDK knows, comments and white space stay byte for byte", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "é", "😀", "&", "<", '"', "\n", " ") }).map(escapeXml)
  const unknown = text.map(
    (one) => `<UnknownConfiguration a="${one}"><Id>${one}</Id><!-- c --><Deep>${one}</Deep></UnknownConfiguration>`,
  )
  const member = fc.oneof(
    arbitraryForeigners().map((all) => all.map(foreignXml).join("\n")),
    unknown,
    fc.constantFrom("\n  ", "<!-- - -->"),
  )
  fc.assert(
    fc.property(fc.array(member, { maxLength: 5 }), (members) => {
      const xml = `<NotificationConfiguration ${XMLNS}>${members.join("")}</NotificationConfiguration>`
      const before = parseConfiguration(xml)
      const merged = withEntry(before, OWN)
      const own = merged.entries.find(({ id }) => id === OWN.id)
      assert.ok(own)
      assert.equal(merged.xml, xml.slice(0, own.element.start) + ELEMENT + xml.slice(own.element.start))
      assert.equal(withoutEntry(merged, own).xml, xml)
      const { missing, extra } = compareConfigurations(before, merged)
      assert.deepEqual([missing, extra.map(entryName)], [[], [entryName(own)]])
    }),
  )
})

const pairs: readonly (readonly [name: string, left: string, right: string, same: boolean])[] = [
  ["the order of members", `${TOPIC}${QUEUE}`, `${QUEUE}${TOPIC}`, true],
  ["white space", TOPIC, TOPIC.replaceAll("><", ">\n<"), true],
  ["an empty filter", TOPIC, TOPIC.replace("<Event>", "<Filter><S3Key></S3Key></Filter><Event>"), true],
  ["the order of events", "<Q><E>a</E><E>b</E></Q>", "<Q><E>b</E><E>a</E></Q>", true],
  ["a filter's name in capitals", "<Q><Name>prefix</Name></Q>", "<Q><Name>Prefix</Name></Q>", true],
  ["a filter's value in capitals", "<Q><Value>a</Value></Q>", "<Q><Value>A</Value></Q>", false],
  ["another id", TOPIC, TOPIC.replace("t<", "u<"), false],
  ["one more of the same", TOPIC, TOPIC + TOPIC, false],
  ["EventBridge on", TOPIC, `${TOPIC}<EventBridgeConfiguration/>`, false],
  ["a member that is not known", FUTURE, FUTURE.replace("f<", "g<"), false],
]
for (const [name, left, right, same] of pairs) {
  test(`${name} ${same ? "is no change" : "is a change"}`, () => {
    const of = (inner: string) => parseConfiguration(`<NotificationConfiguration>${inner}</NotificationConfiguration>`)
    assert.equal(isSameConfiguration(of(left), of(right)), same)
    assert.equal(isSameConfiguration(of(right), of(left)), same)
  })
}

const wrong: readonly (readonly [xml: string, why: RegExp])[] = [
  ["<Error><Code>x</Code></Error>", /S3 returned <Error>/],
  ["no xml", /this is not XML/],
  ["<NotificationConfiguration>", /this is not XML/],
  ["<!DOCTYPE x [<!ENTITY a 'b'>]><NotificationConfiguration/>", /document type/],
]
for (const [xml, why] of wrong) test(`${xml} is refused`, () => assert.throws(() => parseConfiguration(xml), why))

test("a control character that S3 wrote as a reference stays unchanged", () => {
  const xml = `<NotificationConfiguration>${QUEUE.replace("q<", "q&#x1b;[31m&amp;<")}</NotificationConfiguration>`
  const merged = withEntry(parseConfiguration(xml), OWN)
  assert.equal(merged.xml, xml.replace("</NotificationConfiguration>", `${ELEMENT}</NotificationConfiguration>`))
  assert.equal(merged.entries[0]?.id, "q&#x1b;[31m&")
})

test("an answer without a body, or an empty one of another name, is an empty configuration", () => {
  for (const xml of ["<NotificationConfiguration/>", `<GetBucketNotificationResponse ${XMLNS}/>`]) {
    const { entries, root } = parseConfiguration(xml)
    assert.deepEqual(entries, [])
    assert.equal(canonicalText(root), '["NotificationConfiguration",""]')
  }
})
