import assert from "node:assert/strict"
import { test } from "node:test"
import type { AlertDocument } from "../../../src/delivery/alert/document.ts"
import { alertDocument } from "../../../src/delivery/alert/document.ts"
import { Q_LIMITS, qNotification } from "../../../src/delivery/notify/chat/notification.ts"
import { renderEmail } from "../../../src/delivery/notify/email/message.ts"
import { MAX_SUBJECT_LENGTH } from "../../../src/delivery/notify/email/subject.ts"
import { ocsfFinding } from "../../../src/delivery/notify/ocsf/finding.ts"
import { PAGERDUTY_LIMITS, pagerDutyEvent } from "../../../src/delivery/notify/pagerduty/event.ts"
import { columns, WIDTH } from "../../../src/delivery/notify/rendering/layout.ts"
import { ASFF_LIMITS, asffFinding } from "../../../src/delivery/notify/security-hub/finding.ts"
import { SLACK_LIMITS, type SlackBlock } from "../../../src/delivery/notify/slack/blocks.ts"
import { renderSlack } from "../../../src/delivery/notify/slack/message.ts"
import { matchOf, ruleWith } from "../alert/match.ts"
import { alertFrom, alertHolding, alertsOf, SOURCES } from "./alerts.ts"

const longGuide = Array.from(
  { length: 400 },
  (_, index) => `- Step ${index}: look at *everything* & \`more\` of it\n`,
).join("")

const cases: readonly (readonly [string, readonly [AlertDocument, ...AlertDocument[]]])[] = [
  ...SOURCES.map((source) => [source, [alertFrom(source)]] as const),
  ["several", many(4)],
  ["many", many(33)],
  ["hundreds", many(300)],
  ["long texts", [alertHolding("long ".repeat(20_000))]],
  ["one long word", [alertHolding("x".repeat(40_000))]],
  ["ampersands", [alertHolding("&".repeat(40_000))]],
  ["back-ticks", [alertHolding("`".repeat(40_000))]],
  ["controls", [alertHolding("\x1b".repeat(40_000))]],
  ["pictures", [alertHolding("😀".repeat(30_000))]],
  ["wide characters", [alertHolding("山田".repeat(3000))]],
  ["nothing", [alertHolding("")]],
  ["a long guide", [alertDocument(matchOf({}, { rule: ruleWith({ note: longGuide }) }))]],
  ["a guide without line ends", [alertDocument(matchOf({}, { rule: ruleWith({ note: "word ".repeat(5000) }) }))]],
  ["no guide", [alertDocument(matchOf({}, { rule: ruleWith({ note: "", references: [], threat: [], author: [] }) }))]],
  [
    "a long name",
    [alertDocument(matchOf({ "host.name": "h".repeat(300) }, { rule: ruleWith({ name: "Long name ".repeat(40) }) }))],
  ],
  [
    "a hundred references",
    [
      alertDocument(
        matchOf(
          {},
          { rule: ruleWith({ references: Array.from({ length: 100 }, (_, index) => `https://x.org/${index}`) }) },
        ),
      ),
    ],
  ],
  [
    "a thousand reasons",
    [
      alertDocument(
        matchOf({}, { why: Array.from({ length: 1000 }, () => ({ leaf: "a : b", field: "a", value: "b" })) }),
      ),
    ],
  ],
]

function many(count: number): [AlertDocument, ...AlertDocument[]] {
  const [first = alertFrom("winlogbeat"), ...rest] = alertsOf(count)
  return [first, ...rest]
}

for (const [name, alerts] of cases) {
  const [alert] = alerts

  test(`email within its limits: ${name}`, () => {
    const { subject, body } = renderEmail(alerts)
    assert.match(subject, /^\[HIGH\] [\x20-\x7e]+$/)
    assert.ok(subject.length <= MAX_SUBJECT_LENGTH, subject)
    for (const line of body.split("\n")) {
      if (!/^ {2}https:\/\/\S+$/.test(line)) assert.ok(columns(line) <= WIDTH, line)
      assert.equal(line, line.trimEnd())
    }
    assert.ok(Buffer.byteLength(body) < 256 * 1024)
    assert.ok(body.includes(alert["kibana.alert.uuid"]) || alerts.length > 1)
  })

  test(`Slack within its limits: ${name}`, () => {
    const message = renderSlack(alerts)
    for (const blocks of [message.blocks, ...message.attachments.map((attachment) => attachment.blocks)]) {
      assert.ok(blocks.length <= SLACK_LIMITS.blocks)
      blocks.forEach(assertBlock)
    }
    assert.ok(JSON.stringify(message).length <= 13_200, String(JSON.stringify(message).length))
    assert.ok(message.text.length > 0 && message.text.length < 4000)
    assert.match(message.attachments[0]?.color ?? "", /^#[0-9a-f]{6}$/)
  })

  test(`Amazon Q within its limits: ${name}`, () => {
    const { version, source, content, metadata } = qNotification(alerts)
    assert.deepEqual([version, source, content.textType], ["1.0", "custom", "client-markdown"])
    assert.ok(content.title.length <= Q_LIMITS.title)
    assert.ok(content.description.length > 0 && content.description.length <= Q_LIMITS.description)
    assert.ok(content.nextSteps.length <= Q_LIMITS.nextSteps && content.keywords.length <= Q_LIMITS.keywords)
    assert.equal(metadata.threadId, alert["kibana.alert.rule.rule_id"])
    assert.equal((content.description.match(/`/g) ?? []).length % 2, 0)
  })

  test(`PagerDuty within its limits: ${name}`, () => {
    const event = pagerDutyEvent(alert, "r".repeat(32))
    assert.ok(event.payload.summary.length > 0 && event.payload.summary.length <= PAGERDUTY_LIMITS.summary)
    assert.ok(event.payload.source.length > 0)
    assert.ok(Buffer.byteLength(JSON.stringify(event)) <= PAGERDUTY_LIMITS.bytes)
    assert.equal(event.dedup_key, alert["kibana.alert.uuid"])
  })

  test(`Security Hub within its limits: ${name}`, () => {
    const finding = asffFinding(alert, { account: "123456789012", region: "eu-west-1" })
    assert.ok(finding.Title.length > 0 && finding.Title.length <= ASFF_LIMITS.title)
    assert.ok(finding.Description.length > 0 && finding.Description.length <= ASFF_LIMITS.description)
    assert.ok(finding.Id.length <= ASFF_LIMITS.id && finding.Types.length > 0)
    assert.ok(Object.keys(finding.ProductFields).length <= ASFF_LIMITS.productFields)
    for (const [key, value] of Object.entries(finding.ProductFields)) {
      assert.ok(key.length <= ASFF_LIMITS.productFieldKey)
      assert.ok(value.length > 0 && value.length <= ASFF_LIMITS.productFieldValue)
    }
    assert.ok((finding.Process?.Name.length ?? 0) <= ASFF_LIMITS.processName)
    assert.ok((finding.Process?.Path?.length ?? 0) <= ASFF_LIMITS.processPath)
    for (const { Id } of finding.Resources) assert.ok(Id.length > 0 && Id.length <= ASFF_LIMITS.resourceId)
    assert.ok(Buffer.byteLength(JSON.stringify(finding)) <= ASFF_LIMITS.findingBytes)
  })

  test(`OCSF has what the class requires: ${name}`, () => {
    const finding = ocsfFinding(alert)
    assert.equal(finding.type_uid, finding.class_uid * 100 + finding.activity_id)
    assert.ok(finding.finding_info.uid !== "" && finding.finding_info.title !== "")
    assert.ok(Number.isSafeInteger(finding.time) && Number.isSafeInteger(finding.start_time))
    for (const evidence of finding.evidences) {
      assert.ok(Object.keys(evidence).length > 0)
      if (evidence.process) assert.ok(evidence.process.pid !== undefined || evidence.process.uid !== undefined)
    }
    assert.ok(Buffer.byteLength(JSON.stringify(finding)) <= 256 * 1024)
  })
}

/** Block Kit's own rules, from Slack's reference of blocks. */
function assertBlock(block: SlackBlock): void {
  switch (block.type) {
    case "header":
      assert.ok(block.text.text.length > 0 && block.text.text.length <= SLACK_LIMITS.header)
      break
    case "section":
      assert.ok("text" in block !== "fields" in block)
      if ("text" in block) assert.ok(block.text.text.length > 0 && block.text.text.length <= SLACK_LIMITS.sectionText)
      else {
        assert.ok(block.fields.length > 0 && block.fields.length <= SLACK_LIMITS.fields)
        for (const { text } of block.fields) assert.ok(text.length > 0 && text.length <= SLACK_LIMITS.fieldText)
      }
      break
    case "context":
      assert.ok(block.elements.length > 0 && block.elements.length <= SLACK_LIMITS.contextElements)
      break
    case "actions":
      assert.ok(block.elements.length > 0 && block.elements.length <= SLACK_LIMITS.buttons)
      assert.equal(new Set(block.elements.map(({ action_id }) => action_id)).size, block.elements.length)
      for (const { text, url } of block.elements) {
        assert.ok(text.text.length > 0 && text.text.length <= SLACK_LIMITS.buttonText)
        assert.ok(URL.canParse(url) && url.length <= SLACK_LIMITS.buttonUrl)
      }
      break
    case "divider":
      break
  }
}

test("a rendering of nothing says so", () => {
  for (const render of [renderEmail, renderSlack, qNotification]) assert.throws(() => render([]), /at least one alert/)
})

test("severities are each channel's own", () => {
  for (const [severity, pagerDuty, asff, ocsf] of [
    ["low", "info", "LOW", 2],
    ["medium", "warning", "MEDIUM", 3],
    ["high", "error", "HIGH", 4],
    ["critical", "critical", "CRITICAL", 5],
  ] as const) {
    const alert = alertDocument(matchOf({}, { rule: ruleWith({ severity }) }))
    assert.equal(pagerDutyEvent(alert, "k").payload.severity, pagerDuty)
    assert.equal(asffFinding(alert, { account: "1", region: "r" }).Severity.Label, asff)
    assert.equal(ocsfFinding(alert).severity_id, ocsf)
  }
})
