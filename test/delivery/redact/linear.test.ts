import assert from "node:assert/strict"
import { test } from "node:test"
import { alertViews, RENDER_MS } from "../../../src/delivery/notify/rendering/alert-view.ts"
import { PLAIN_ESCAPER } from "../../../src/delivery/notify/rendering/defang.ts"
import { MASK, mask, masker } from "../../../src/delivery/redact/mask.ts"
import { CONTEXT_PATTERNS } from "../../../src/delivery/redact/secrets/by-context.ts"
import { FORMAT_PATTERNS } from "../../../src/delivery/redact/secrets/by-format.ts"
import { P_SWITCH, TOOL_PATTERNS } from "../../../src/delivery/redact/secrets/by-tool.ts"
import { alertsOf } from "../notify/alerts.ts"
import { unboundedQuantifiers } from "./unbounded.ts"

const PATTERNS = [...CONTEXT_PATTERNS, ...TOOL_PATTERNS, ...FORMAT_PATTERNS, P_SWITCH]

test("the check finds a quantifier without a limit before something that can fail", () => {
  assert.deepEqual(unboundedQuantifiers(String.raw`eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*){0,3}`), [String.raw`[\w-]{8,}`])
  assert.deepEqual(unboundedQuantifiers("x(?:a+|b*c)"), ["b*"])
  assert.deepEqual(unboundedQuantifiers(String.raw`x\s*(?<secret>[^\s]+)"?`), [String.raw`\s*`])
})

for (const { name, pattern } of PATTERNS)
  test(`the mask takes linear time: ${name}`, () => assert.deepEqual(unboundedQuantifiers(pattern.source), []))

/** Quantifiers that may read this many characters from each start before the pattern fails make the time long, though linear. */
const LONG_READ = /\{\d+,\d{4,}\}/

test("no mask of a format reads a thousand characters from each start: regression, JWT", () => {
  const long = FORMAT_PATTERNS.filter(({ pattern }) => {
    const ofStart = pattern.source.replaceAll(/\(\?<=(?:[^()]|\([^()]*\))*\)/g, "")
    return LONG_READ.test(ofStart)
  })
  assert.deepEqual(
    long.map(({ name }) => name),
    [],
  )
})

test("a JWT is masked from its start, also inside other text of its alphabet", () => {
  const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
  for (const text of [`a=${token}`, `%20${token} b`, `x_${token}.`, `${token}, ${token}`, `"${token}"`]) {
    const hidden = mask(text)
    assert.doesNotMatch(hidden, /eyJ|c2ln/, text)
    assert.ok(hidden.includes(MASK))
  }
  assert.equal(mask("eyJ short.name"), "eyJ short.name")
})

test("a command line of 32 K of eyJ takes one pass, and a token behind it is masked", () => {
  const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
  assert.ok(mask(`${"eyJ".repeat(400)} ${token}`).endsWith(MASK))
})

test("what the quotes around many secrets cost is limited", () => {
  const hide = masker([`tool -p x${"\\".repeat(20_000)}y`], [])
  assert.equal(hide("nothing"), "nothing")
})

test("after the time to render, the other alerts are shown in their minimal form, and none is missing", () => {
  let time = 0
  const alerts = alertsOf(5)
  const views = alertViews(alerts, PLAIN_ESCAPER, () => {
    time += RENDER_MS / 3
    return time
  })
  assert.deepEqual(
    views.map(({ id }) => id),
    alerts.map((alert) => alert["kibana.alert.uuid"]),
  )
  assert.deepEqual(
    views.map(({ notes }) => notes.some((note) => note.includes("could not be shown in full"))),
    [false, false, true, true, true],
  )
})
