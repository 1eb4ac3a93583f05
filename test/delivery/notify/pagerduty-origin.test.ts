import assert from "node:assert/strict"
import { createRequire } from "node:module"
import { test } from "node:test"
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm"
import { mockClient } from "aws-sdk-client-mock"
import type { ChannelContext } from "../../../src/delivery/notify/channel-type.ts"
import { PAGERDUTY_ORIGINS, pagerDuty } from "../../../src/delivery/notify/pagerduty/channel.ts"
import { SettingError } from "../../../src/errors.ts"
import { alertsOf } from "./alerts.ts"
import { sendAlone } from "./send-alone.ts"

const [alert] = alertsOf(1)
const OTHERS = [
  "http://events.pagerduty.com",
  "https://events.pagerduty.com.example.com",
  "https://events.pagerduty.com/",
  "https://user@events.pagerduty.com",
  "https://example.com",
]

/** Sends an alert to an origin. Returns the URLs that were called. */
async function urlsOf(PAGERDUTY_ORIGIN: string): Promise<string[]> {
  const ssm = mockClient(SSMClient)
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: "0123456789abcdef0123456789abcdef" } })
  const urls: string[] = []
  const context = {
    environment: { PAGERDUTY_ORIGIN },
    clients: { ssm: new SSMClient({ region: "eu-west-1" }) },
    webhook: {
      fetch: async (url: string) => {
        urls.push(url)
        return new Response('{"status":"success"}', { status: 202 })
      },
      sleep: async () => {},
      timeoutMs: 1000,
    },
  } as unknown as ChannelContext
  assert.ok(alert)
  try {
    await pagerDuty.create("pd", context).send({ kind: "alerts", alerts: [alert], suppressed: 0 }, sendAlone())
  } finally {
    ssm.restore()
  }
  return urls
}

test("the routing key goes to PagerDuty's two origins", async () => {
  for (const origin of PAGERDUTY_ORIGINS) assert.deepEqual(await urlsOf(origin), [`${origin}/v2/enqueue`])
})

for (const origin of OTHERS) {
  test(`the routing key does not go to ${origin}`, async () => {
    await assert.rejects(urlsOf(origin), SettingError)
  })
}

test("packaging refuses what notify refuses", async () => {
  const settings = createRequire(import.meta.url)("../../../infra/pagerduty-origin.cjs")
  const packaged = (value: string) => settings({ resolveVariable: async () => value })
  for (const origin of PAGERDUTY_ORIGINS) assert.deepEqual(await packaged(origin), { value: origin })
  for (const origin of OTHERS)
    await assert.rejects(packaged(origin), /params.pagerDutyOrigin: .*events.eu.pagerduty.com/)
})
