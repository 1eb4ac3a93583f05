import assert from "node:assert/strict"
import { test } from "node:test"
import { plainGuide } from "../../../src/delivery/notify/email/guide.ts"
import { slackGuide } from "../../../src/delivery/notify/slack/guide.ts"

const values: { readonly [field: string]: string } = { "host.id": "h-1" }
const fill = (field: string) => values[field] ?? ""

/** Markdown, as plain text, as Slack's. */
const table: readonly (readonly [string, string, string])[] = [
  ["# One", "ONE", "*One*"],
  ["### Three ###", "Three", "*Three*"],
  ["Title\n=====", "TITLE", "*Title*"],
  ["a\nb", "a b", "a b"],
  ["- a\n- b", " 1. a\n 2. b", "1. a\n2. b"],
  ["* a\n  * b\n  * c\n* d", " 1. a\n    a) b\n    b) c\n 2. d", "1. a\n    • b\n    • c\n2. d"],
  ["1. a\n2. b\n\n## N\n1. c", " 1. a\n 2. b\n\nN\n\n 1. c", "1. a\n2. b\n*N*\n1. c"],
  ["- a\n  goes on", " 1. a goes on", "1. a goes on"],
  ["> a\n> b", "  | a b", "> a b"],
  ["**b** _i_ `c`", "b i c", "*b* _i_ `c`"],
  ["snake_case_name 2*3*4", "snake_case_name 2*3*4", "snake_case_name 2*3*4"],
  ["[t](https://x.org/a_(b))", "t (https://x.org/a_(b))", "<https://x.org/a_(b)|t>"],
  ["[https://x.org](https://x.org)", "https://x.org", "<https://x.org|https://x.org>"],
  ["<https://x.org>", "https://x.org", "<https://x.org>"],
  ["![pic](https://x.org/p.png)", "pic (https://x.org/p.png)", "<https://x.org/p.png|pic>"],
  ["[x](javascript:alert)", "x (javascript:alert)", "x (javascript:alert)"],
  ["a < b & c > d", "a < b & c > d", "a &lt; b &amp; c &gt; d"],
  ["<!channel>", "<!channel>", "&lt;!channel&gt;"],
  ["\\*not\\* bold", "*not* bold", "*not* bold"],
  ["```\nx < `y`\n```", "    x < `y`", "```x &lt; 'y'```"],
  ["~~~sql\nSELECT 1", "    SELECT 1", "```SELECT 1```"],
  ["---\na", "a", "a"],
  ["a <!-- hidden --> b", "a  b", "a  b"],
  ["| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | x\\|y |", "  - A: 1; B: 2\n  - A: 3; B: x|y", "• 1 | 2\n• 3 | x|y"],
  [
    '!{osquery{"label":"Services","query":"SELECT name FROM services WHERE a = \'{\'"}}',
    "Services, with osquery: SELECT name FROM services WHERE a = '{'",
    "Services, with osquery: `SELECT name FROM services WHERE a = '{'`",
  ],
  [
    '!{investigate{"label":"Same host","providers":[[{"field":"host.id","excluded":false,"queryType":"phrase","value":"{{host.id}}"},{"field":"user.id","excluded":true,"queryType":"phrase","value":"{{user.id}}"}],[{"field":"file.hash.sha256","excluded":false,"queryType":"exists","value":""}]],"relativeFrom":"now-1h","relativeTo":"now"}}',
    "Same host: (host.id = h-1 and user.id != {{user.id}}) or (file.hash.sha256),\nfrom now-1h to now",
    "Same host: `(host.id = h-1 and user.id != {{user.id}}) or (file.hash.sha256)`, from now-1h to now",
  ],
  ["!{investigate{not json}}", "Search", "Search"],
  ['!{investigate{"label":', '!{investigate{"label":', '!{investigate{"label":'],
  ["{{host.id}} in prose stays", "{{host.id}} in prose stays", "{{host.id}} in prose stays"],
  ["", "", ""],
]

for (const [markdown, plain, slack] of table) {
  test(`guide: ${JSON.stringify(markdown).slice(0, 70)}`, () => {
    assert.equal(plainGuide(markdown, fill).join("\n"), plain)
    assert.equal(slackGuide(markdown, fill).join("\n"), slack)
  })
}

const HOSTILE = "* _ [ ` > - 1. *_`[~ a**b [a]( ![ < <!-- |a !{a{".split(" ").flatMap((unit) => [unit, `${unit} `])

test("hostile Markdown takes seconds at most", () => {
  for (const unit of HOSTILE) {
    const start = performance.now()
    plainGuide(unit.repeat(100_000 / unit.length))
    assert.ok(performance.now() - start < 10_000, unit)
  }
})

test("a very long guide is cut, with a mark", () => {
  const lines = plainGuide("line\n\n".repeat(20_000))
  assert.match(lines.at(-1) ?? "", /…$/)
  assert.ok(lines.length < 20_000)
})

test("deep quotes and lists are shown as text, and their words remain", () => {
  for (const mark of ["> ", "- ", "1. "]) assert.match(plainGuide(`${mark.repeat(200)}end`).join(""), /end/)
})

test("an event's value in code adds no mark", () => {
  const hostile = () => "` *bold* <https://evil.example|x> ```"
  assert.equal(plainGuide("run `x {{host.name}}`", hostile).join("\n"), `run x ${hostile()}`)
})
