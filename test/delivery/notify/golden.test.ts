import { test } from "node:test"
import { serialise } from "../../../src/delivery/alert/document.ts"
import { qNotices, qNotification } from "../../../src/delivery/notify/chat/notification.ts"
import { type Email, renderEmail } from "../../../src/delivery/notify/email/message.ts"
import { renderNotices } from "../../../src/delivery/notify/rendering/notices.ts"
import { renderSlack, slackNotices } from "../../../src/delivery/notify/slack/message.ts"
import { notice } from "../../../src/notice.ts"
import { alertFrom, alertsOf, SOURCES } from "./alerts.ts"
import { assertGolden } from "./golden.ts"
import { RENDERINGS } from "./renderings.ts"

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
const mail = ({ subject, body }: Email) => `Subject: ${subject}\n\n${body}`

for (const source of SOURCES) {
  const alert = alertFrom(source)
  test(`email of ${source}`, () => assertGolden(`${source}.email.txt`, mail(renderEmail([alert]))))
  test(`document of ${source}`, () => assertGolden(`${source}.document.json`, json(JSON.parse(serialise(alert)))))
  for (const { name, render } of RENDERINGS) {
    if (name === "email" || name === "document") continue
    test(`${name} of ${source}`, () => assertGolden(`${source}.${name}.json`, json(render([alert]))))
  }
}

for (const [name, count, suppressed] of [
  ["several", 4, 0],
  ["many", 33, 17],
] as const) {
  const alerts = alertsOf(count)
  const totals = { alerts: count, suppressed }
  test(`email of ${name}`, () => assertGolden(`${name}.email.txt`, mail(renderEmail(alerts, totals))))
  test(`slack of ${name}`, () => assertGolden(`${name}.slack.json`, json(renderSlack(alerts, { totals }))))
  test(`q of ${name}`, () => assertGolden(`${name}.q.json`, json(qNotification(alerts, totals))))
}

const notices = [
  notice("overflow", ["a"], "Microsoft IIS Connection Strings Decryption: Some alerts were not created.", {
    matches: 50,
    alerts: 33,
    notSent: 17,
    bucket: "edr-logs",
    key: "sysmon/2026/03/01/batch-0815.json.gz",
  }),
  notice("quarantine", ["b"], "evidence gone: s3://edr-logs/a.gz: the object is not there", { code: "missing" }),
  notice("refused", ["c"], "the channel slack refuses messages: 404 no_service", { channel: "slack" }),
] as const

test("email of notices", () => assertGolden("notices.email.txt", mail(renderNotices(notices))))
test("q of notices", () => assertGolden("notices.q.json", json(qNotices(notices))))
test("slack of notices", () => assertGolden("notices.slack.json", json(slackNotices(notices))))
