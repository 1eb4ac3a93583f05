import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { serialise } from "../../../src/delivery/alert/document.ts"
import { alertHolding } from "./alerts.ts"
import { JSON_ENDS, PAYLOADS, type Payload } from "./payloads.ts"
import { RENDERINGS, type Rendering, textsOf } from "./renderings.ts"

/** Characters that no rendered text may contain, except line ends. */
const ACTING = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}]|[\u034f\u3164\u115f]/u

/** The addresses of the rule and of its guide, which remain links. */
const RULE_LINKS =
  /https:\/\/(?:blog\.netspi\.com|symantec-enterprise-blogs\.security\.com|learn\.example\.org|attack\.mitre\.org)\S*/g

function texts(rendering: Rendering, payload: string): string[] {
  return textsOf(rendering.render([alertHolding(payload)])).map((text) => text.replace(RULE_LINKS, ""))
}

function assertInert(rendering: Rendering, { name, text, alive }: Payload): void {
  for (const shown of texts(rendering, text)) {
    assert.doesNotMatch(shown, alive, `${name} is alive in ${rendering.name}`)
    assert.doesNotMatch(shown, ACTING, `${name} acts in ${rendering.name}`)
  }
}

const readable = RENDERINGS.filter(({ audience }) => audience !== "integrations")
const withMarks = RENDERINGS.filter(({ audience }) => audience === "marks")

for (const [kind, payloads, renderings] of [
  ["characters", PAYLOADS.CHARACTERS, RENDERINGS],
  ["forgeries", PAYLOADS.FORGERIES, readable],
  ["links", PAYLOADS.LINKS, readable],
  ["links in marks", PAYLOADS.LINKS, withMarks],
  ["marks", PAYLOADS.MARKS, withMarks],
] as const) {
  for (const rendering of renderings) {
    test(`${payloads.length} ${kind}: none is alive in ${rendering.name}`, () => {
      for (const payload of payloads) assertInert(rendering, payload)
    })
  }
}

test("there are at least 60 payloads", () => {
  assert.ok(Object.values(PAYLOADS).flat().length >= 60)
})

for (const rendering of withMarks) {
  test(`no payload opens or ends code in ${rendering.name}, or adds a part`, () => {
    const shape = (payload: string) => {
      const value = rendering.render([alertHolding(payload)])
      return {
        types: JSON.stringify(value).match(/"type":"[a-z_]+"/g),
        ticks: textsOf(value).join("").replace(/[^`]/g, "").length,
      }
    }
    for (const { text } of [...PAYLOADS.MARKS, ...PAYLOADS.FORGERIES]) assert.deepEqual(shape(text), shape("bob"))
  })
}

test("an email has its own sections and no more, whatever the payload", () => {
  const email = RENDERINGS.filter(({ name }) => name === "email")
  for (const rendering of email) {
    const titles = (payload: string) =>
      texts(rendering, payload)
        .join("\n")
        .match(/^[A-Z][A-Z ]+$/gm)
    for (const { text } of PAYLOADS.FORGERIES) assert.deepEqual(titles(text), titles("bob"))
  }
})

test("the JSON document stays one object, and says what the event said", () => {
  for (const text of [
    ...JSON_ENDS,
    ...Object.values(PAYLOADS).flatMap((list) => list.map((payload) => payload.text)),
  ]) {
    const parsed: { host: { name: string }; "kibana.alert.severity": string } = JSON.parse(
      serialise(alertHolding(text)),
    )
    assert.equal(parsed["kibana.alert.severity"], "high")
    assert.equal(parsed.host.name, text.toWellFormed())
  }
})

test("nothing acts in any rendering, whatever an event holds", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
      for (const rendering of RENDERINGS) {
        for (const shown of texts(rendering, text)) assert.doesNotMatch(shown, ACTING, rendering.name)
      }
    }),
    { numRuns: 60 },
  )
})
