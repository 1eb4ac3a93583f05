import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { after, test } from "node:test"
import { RefusedError } from "../../../src/delivery/notify/channel.ts"
import { SLACK, SLACK_ORIGINS } from "../../../src/delivery/notify/slack/channel.ts"
import { BusyError, checkWebhook, postWebhook } from "../../../src/delivery/notify/webhook.ts"
import { SettingError } from "../../../src/errors.ts"

/** What the server does with each request, in order. */
const coming: ((response: ServerResponse) => void)[] = []
const bodies: string[] = []
const server = createServer((request, response) => {
  let body = ""
  request.on("data", (chunk) => {
    body += chunk
  })
  request.on("end", () => {
    bodies.push(body)
    coming.shift()?.(response)
  })
}).listen(0, "127.0.0.1")
await once(server, "listening")
after(() => server.closeAllConnections())
after(() => server.close())

const SECRET = "T000/B000/verysecret"
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/${SECRET}`
const answer =
  (status: number, text: string, headers = {}) =>
  (response: ServerResponse) =>
    response.writeHead(status, headers).end(text)
const hang = (_response: ServerResponse) => {}
const stall = (response: ServerResponse) => void response.writeHead(200).write("o")
const stallAfterOk = (response: ServerResponse) => void response.writeHead(200).write("ok")
const NEVER = new AbortController().signal
/** The timeout for a server that hangs; one that answers has enough time for a slow machine. */
const HANGING_MS = 100
const ANSWERING_MS = 60_000

async function attempt(...answers: ((response: ServerResponse) => void)[]) {
  coming.splice(0, coming.length, ...answers)
  bodies.length = 0
  const slept: number[] = []
  const error = await postWebhook(
    SLACK,
    url(),
    { text: "hello" },
    {
      fetch,
      sleep: async (ms) => void slept.push(ms),
      timeoutMs: answers.some((one) => [hang, stall, stallAfterOk].includes(one)) ? HANGING_MS : ANSWERING_MS,
    },
    NEVER,
  ).then(
    () => null,
    (reason: unknown) => reason,
  )
  return { error, slept, posts: bodies.length }
}

test("200 is accepted", async () => {
  assert.deepEqual(await attempt(answer(200, "ok")), { error: null, slept: [], posts: 1 })
  assert.deepEqual(bodies, ['{"text":"hello"}'])
})

test("after a 429 it waits as long as Retry-After says", async () => {
  assert.deepEqual(await attempt(answer(429, "rate_limited", { "retry-after": "7" }), answer(200, "ok")), {
    error: null,
    slept: [7000],
    posts: 2,
  })
})

test("a 429 with a longer Retry-After than an invocation waits returns the message to the queue", async () => {
  const { error, slept } = await attempt(answer(429, "rate_limited", { "retry-after": "3600" }))
  assert.ok(error instanceof BusyError)
  assert.deepEqual(slept, [])
})

test("a 500 is retried, and the third returns the message to the queue", async () => {
  assert.equal((await attempt(answer(500, "oops"), answer(200, "ok"))).error, null)
  const { error, posts } = await attempt(answer(500, "oops"), answer(503, "oops"), answer(500, "oops"))
  assert.ok(error instanceof BusyError)
  assert.equal(posts, 3)
})

const PAGE = "<html><body>The proxy requires authentication.</body></html>"

for (const [status, text] of [
  [400, "invalid_payload"],
  [403, PAGE],
  [404, PAGE],
  [200, PAGE],
  [200, ""],
  [202, "ok"],
  [204, ""],
  [403, "action_prohibited"],
  [404, "no_service"],
  [410, "channel_is_archived"],
] as const) {
  test(`${status} ${text} is a refusal, not an acceptance: regression, a 200 with a page of HTML`, async () => {
    const { error, posts } = await attempt(answer(status, text))
    assert.ok(error instanceof RefusedError)
    assert.match(error.message, new RegExp(text))
    assert.equal(error.isContent, status === 400, "only 400 depends on the message")
    assert.equal(posts, 1)
  })
}

test("a server that hangs causes a timeout", async () => {
  const { error } = await attempt(hang, hang, hang)
  assert.ok(error instanceof BusyError)
  assert.match(error.message, /no answer within 100 ms/)
})

test("a redirect is not followed", async () => {
  const { error, posts } = await attempt(answer(302, "", { location: "http://127.0.0.1:1/" }))
  assert.ok(error instanceof RefusedError)
  assert.match(error.message, /302/)
  assert.equal(posts, 1)
})

test("a response body that stalls is one post: regression, three posts of one message", async () => {
  const { error, posts } = await attempt(stall, stall, stall)
  assert.ok(error instanceof BusyError)
  assert.match(error.message, /200 and an incomplete response after 100 ms/)
  assert.equal(posts, 1)
})

test("a body that stalls after the whole success answer is a success", async () => {
  const { error, posts } = await attempt(stallAfterOk)
  assert.equal(error, null)
  assert.equal(posts, 1)
})

test("no post follows when the send has been given up", async () => {
  coming.splice(0, coming.length, answer(500, "oops"))
  bodies.length = 0
  const given = new AbortController()
  const context = { fetch, sleep: async () => given.abort(), timeoutMs: ANSWERING_MS }
  await assert.rejects(postWebhook(SLACK, url(), {}, context, given.signal), BusyError)
  assert.equal(bodies.length, 1)
})

test("no error contains the webhook's URL, which is secret", async () => {
  const errors = [
    (await attempt(answer(404, "no_service"))).error,
    (await attempt(hang, hang, hang)).error,
    await postWebhook(
      SLACK,
      `http://127.0.0.1:1/services/${SECRET}`,
      {},
      { fetch, sleep: async () => {}, timeoutMs: ANSWERING_MS },
      NEVER,
    ).catch((reason: unknown) => reason),
    await Promise.resolve()
      .then(() => checkWebhook(`https://evil.example/${SECRET}`, SLACK_ORIGINS, "SLACK"))
      .catch((reason: unknown) => reason),
  ]
  for (const error of errors) {
    assert.ok(error instanceof Error)
    assert.doesNotMatch(`${error.message}${error.stack}${JSON.stringify(error)}${String(error.cause)}`, /verysecret/)
  }
})

test("a webhook must have an origin of Slack", () => {
  assert.equal(
    checkWebhook("https://hooks.slack.com/services/x", SLACK_ORIGINS, "V"),
    "https://hooks.slack.com/services/x",
  )
  for (const wrong of [
    "http://hooks.slack.com/x",
    "https://hooks.slack.com.evil.example/x",
    "https://evil@hooks.slack.com:444/x",
    "file:///etc/passwd",
    "no url",
    "",
  ]) {
    assert.throws(() => checkWebhook(wrong, SLACK_ORIGINS, "V"), SettingError, wrong)
  }
})
