import { SettingError } from "../../errors.ts"
import { RefusedError } from "./channel.ts"

/** The service is busy or unavailable; a retry can succeed. */
export class BusyError extends Error {
  override readonly name = "BusyError"
}

/** How long the service may take to answer, in ms. */
export const WEBHOOK_TIMEOUT_MS = 5_000
/**
 * The longest `Retry-After` to wait for within an invocation; after a longer one, the queue delivers the messages again.
 */
const MAX_WAIT_MS = 30_000
const MAX_ATTEMPTS = 3
/** Slack answers with one word; longer answers are cut. */
const MAX_RESPONSE_BYTES = 1_000

export type WebhookContext = {
  readonly fetch: typeof fetch
  readonly sleep: (ms: number) => Promise<void>
  readonly timeoutMs: number
}

/**
 * Checks the origin of a webhook's URL, so that a wrong setting cannot send alerts to strangers. The URL is secret: errors
 * do not show it.
 */
export function checkWebhook(url: string, origins: readonly string[], variable: string): string {
  const origin = URL.canParse(url) ? new URL(url).origin : null
  if (origin === null || !origins.includes(origin)) {
    throw new SettingError(variable, `the webhook does not begin with ${origins.join(" or ")}`)
  }
  return url
}

/** Slack accepts a message with 200, PagerDuty an event with 202. */
const ACCEPTED_STATUSES = [200, 202]

/**
 * Posts a JSON payload to a webhook. It waits as a 429 asks and retries after a 5xx or a timeout. It throws BusyError if no
 * try succeeds, and RefusedError if a retry cannot succeed. Sources: Slack, incoming webhooks and rate limits; PagerDuty,
 * Events API v2, which asks for the same. `service` names the service in errors.
 */
export async function postWebhook(
  service: string,
  url: string,
  payload: object,
  context: WebhookContext,
): Promise<void> {
  let failure = ""
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const { status, text, retryAfterMs } = await post(url, payload, context)
    if (ACCEPTED_STATUSES.includes(status)) return
    failure = status === 0 ? text : `${status} ${text}`
    const waitMs = status === 429 ? retryAfterMs : 1_000 * 2 ** attempt
    if (status >= 400 && status < 500 && status !== 429 && status !== 408) {
      throw new RefusedError(`${service} refused the message: ${failure}`)
    }
    if (waitMs > MAX_WAIT_MS) break
    if (attempt < MAX_ATTEMPTS) await context.sleep(waitMs)
  }
  throw new BusyError(`${service} did not accept the message: ${failure}`)
}

/** `status` is 0 if there was no response. */
type WebhookResponse = { readonly status: number; readonly text: string; readonly retryAfterMs: number }

async function post(url: string, payload: object, context: WebhookContext): Promise<WebhookResponse> {
  try {
    const response = await context.fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify(payload),
      redirect: "error",
      signal: AbortSignal.timeout(context.timeoutMs),
    })
    const seconds = Number(response.headers.get("retry-after") ?? "1")
    return {
      status: response.status,
      text: await firstBytes(response),
      retryAfterMs: (Number.isFinite(seconds) ? seconds : 1) * 1_000,
    }
  } catch (error) {
    // The errors of fetch quote the URL, which is secret: report only their kind.
    const isTimeout = error instanceof Error && error.name === "TimeoutError"
    return {
      status: 0,
      text: isTimeout ? `no answer within ${context.timeoutMs} ms` : "the connection failed",
      retryAfterMs: 0,
    }
  }
}

async function firstBytes(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  if (!reader) return ""
  let text = ""
  const decoder = new TextDecoder()
  while (text.length < MAX_RESPONSE_BYTES) {
    const { done, value } = await reader.read()
    if (done) break
    text += decoder.decode(value, { stream: true })
  }
  await reader.cancel()
  return text.slice(0, MAX_RESPONSE_BYTES).replaceAll(/[^\x20-\x7e]/g, " ")
}
