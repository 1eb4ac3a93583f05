import assert from "node:assert/strict"
import { xmlOf } from "../../../../dev/log-formats/windows/xml.ts"
import { MAX_EVENT_DEPTH, readEventXml } from "../../../../src/engine/decode/parse/event-xml.ts"
import type { Json } from "../../../../src/json.ts"
import { securityStart, sysmonStart } from "../../../engine/sources/windows/process-starts.ts"
import { batchLines } from "../samples.ts"
import type { Target } from "../target.ts"

export const eventXml: Target = {
  name: "event-xml",
  seeds: () => [
    Buffer.from(xmlOf(sysmonStart({}))),
    Buffer.from(xmlOf(securityStart({}))),
    Buffer.from("<Event><System/><UserData><x:a xmlns:x='u' b=\"c\">t<!-- c --><![CDATA[d]]></x:a></UserData></Event>"),
    Buffer.from(
      "<Event><EventData><Data>a</Data><Data Name='n'>b</Data><Data Name='n'>c</Data><Binary>00</Binary></EventData></Event>",
    ),
    batchLines("windows-sysmon-operational.xml.gz", 1),
  ],
  words: [
    ...[
      "<!DOCTYPE a [<!ENTITY b 'c'>]>",
      "&b;",
      "&amp;",
      "&#0;",
      "&#x110000;",
      "&#38;lt;",
      "<![CDATA[",
      "]]>",
      "<!--",
      "-->",
    ],
    ...[
      "<Data Name='__proto__'>",
      "</Data>",
      "<__proto__>",
      "</__proto__>",
      " Name='constructor'",
      "<a>",
      "</a>",
      "<Event>",
    ],
    ...["<?x", "?>", "xmlns:a='b' ", "\ufeff", "\0", "<a/>"],
  ],
  run(input) {
    const record = readEventXml(input.toString("utf8"))
    if (record !== null) checkTexts(record)
    return record
  },
}

/** Checks that the record consists of texts, lists and maps, and that maps with arbitrary keys have no prototype. */
function checkTexts(record: Json): void {
  const waiting: [value: Json | undefined, depth: number][] = [[record, 0]]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [value, depth] = next
    // Each element may be a list of objects, which have an object of attributes.
    assert.ok(depth <= 2 * MAX_EVENT_DEPTH + 2, "deeper than the limit")
    if (typeof value === "string") continue
    assert.ok(typeof value === "object" && value !== null, typeof value)
    assert.ok(!Object.hasOwn(value, "__proto__") || Object.getPrototypeOf(value) === null, "a map with a prototype")
    for (const member of Object.values(value)) waiting.push([member as Json | undefined, depth + 1])
  }
}
