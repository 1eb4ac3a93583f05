import { SettingError } from "../../errors.ts"

/** What a channel answers when trying again cannot help: the webhook is gone, or the payload is refused. */
export class RefusedError extends Error {
  override readonly name = "RefusedError"
}

/** A channel that is busy or broken for now: the messages come back. */
export class BusyError extends Error {
  override readonly name = "BusyError"
}

/** Where webhooks may lead. Anything else would let a wrong setting send alerts to strangers. */
export const SLACK_ORIGINS = ["https://hooks.slack.com", "https://hooks.slack-gov.com"] as const

/** How long Slack may take to answer, in ms. */
export const WEBHOOK_TIMEOUT_MS = 5_000
/** The longest that a `Retry-After` is waited for inside an invocation; a longer one sends the messages back. */
const LONGEST_WAIT_MS = 30_000
const MOST_TRIES = 3
/** Slack's answers are a word; more is not read. */
const MOST_ANSWER_BYTES = 1_000

export type WebhookWorld = {
  readonly fetch: typeof fetch
  readonly sleep: (ms: number) => Promise<void>
  readonly timeoutMs: number
  /** Whose webhook it is, for errors; Slack where left out. */
  readonly service?: string
}

/** Checks where a webhook's URL leads. The URL is a secret, so no error shows it. */
export function checkWebhook(url: string, origins: readonly string[], variable: string): string {
  const origin = URL.canParse(url) ? new URL(url).origin : null
  if (origin === null || !origins.includes(origin)) {
    throw new SettingError(variable, `the webhook does not begin with ${origins.join(" or ")}`)
  }
  return url
}

/** Slack takes a message with 200, PagerDuty an event with 202. */
const TAKEN = [200, 202]

/**
 * Posts a JSON payload to a webhook. Waits as 429 asks, tries again after 5xx and silence, and throws BusyError when that
 * does not help, RefusedError where it cannot. Source: Slack's guide to incoming webhooks and rate limits; PagerDuty's to
 * its Events API v2, which asks for the same.
 */
export async function postWebhook(url: string, payload: object, world: WebhookWorld): Promise<void> {
  const { service = "Slack" } = world
  let fault = ""
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const answer = await post(url, payload, world)
    if (TAKEN.includes(answer.status)) return
    fault = answer.status === 0 ? answer.text : `${answer.status} ${answer.text}`
    const waiting = answer.status === 429 ? answer.retryAfterMs : 1_000 * 2 ** tries
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429 && answer.status !== 408) {
      throw new RefusedError(`${service} refused the message: ${fault}`)
    }
    if (waiting > LONGEST_WAIT_MS) break
    if (tries < MOST_TRIES) await world.sleep(waiting)
  }
  throw new BusyError(`${service} did not take the message: ${fault}`)
}

type Answer = { readonly status: number; readonly text: string; readonly retryAfterMs: number }

async function post(url: string, payload: object, world: WebhookWorld): Promise<Answer> {
  try {
    const response = await world.fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify(payload),
      redirect: "error",
      signal: AbortSignal.timeout(world.timeoutMs),
    })
    const seconds = Number(response.headers.get("retry-after") ?? "1")
    return {
      status: response.status,
      text: await firstBytes(response),
      retryAfterMs: (Number.isFinite(seconds) ? seconds : 1) * 1_000,
    }
  } catch (error) {
    // fetch's own errors quote the URL, which is the secret: only their kind is told.
    const isTimeout = error instanceof Error && error.name === "TimeoutError"
    return {
      status: 0,
      text: isTimeout ? `no answer within ${world.timeoutMs} ms` : "the connection failed",
      retryAfterMs: 0,
    }
  }
}

async function firstBytes(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  if (!reader) return ""
  let text = ""
  const decoder = new TextDecoder()
  while (text.length < MOST_ANSWER_BYTES) {
    const { done, value } = await reader.read()
    if (done) break
    text += decoder.decode(value, { stream: true })
  }
  await reader.cancel()
  return text.slice(0, MOST_ANSWER_BYTES).replaceAll(/[^\x20-\x7e]/g, " ")
}
