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
/** Slack answers with one word, PagerDuty with a small object; longer answers are cut. */
const MAX_RESPONSE_BYTES = 1_000
/** How much of a response an error shows: an error page can be long. */
const MAX_SHOWN = 200

export type WebhookContext = {
  readonly fetch: typeof fetch
  readonly sleep: (ms: number) => Promise<void>
  readonly timeoutMs: number
}

export type WebhookService = {
  /** The name in errors. */
  readonly name: string
  /** Whether a response is the one by which the service, and no proxy in its place, says that it has accepted a message. */
  readonly accepts: (status: number, text: string) => boolean
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

/**
 * Posts a JSON payload to a webhook. It waits as a 429 asks and retries after a 5xx or a timeout. It throws BusyError if no
 * try succeeds, and RefusedError after any other response that is not the service's own success. It does not post again
 * after a response whose body stalls, because the service may have accepted the message. Sources: Slack, incoming webhooks
 * and rate limits; PagerDuty, Events API v2, which asks for the same.
 */
export async function postWebhook(
  service: WebhookService,
  url: string,
  payload: object,
  context: WebhookContext,
  signal: AbortSignal,
): Promise<void> {
  let failure = ""
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const response = await post(url, payload, context, signal)
    const { status, text, isStalled } = response
    if (service.accepts(status, text)) return
    failure = describe(response, context.timeoutMs)
    const isBusy = status === 0 || status === 408 || status === 429 || status >= 500
    if (!isBusy && !(isStalled && status < 400))
      throw new RefusedError(`${service.name} refused the message: ${failure}`, { isContent: status === 400 })
    if (isStalled || signal.aborted) break
    const waitMs = status === 429 ? response.retryAfterMs : 1_000 * 2 ** attempt
    if (waitMs > MAX_WAIT_MS) break
    if (attempt < MAX_ATTEMPTS) await context.sleep(waitMs)
  }
  throw new BusyError(`${service.name} did not accept the message: ${failure}`)
}

/** `status` is 0 if there was no response. `isStalled`: the response began, and its body did not end in time. */
type WebhookResponse = {
  readonly status: number
  readonly text: string
  readonly retryAfterMs: number
  readonly isStalled: boolean
}

function describe({ status, text, isStalled }: WebhookResponse, timeoutMs: number): string {
  const shown = text.slice(0, MAX_SHOWN)
  if (status === 0) return shown
  return `${status} ${isStalled ? `and an incomplete response after ${timeoutMs} ms ` : ""}${shown}`.trimEnd()
}

async function post(
  url: string,
  payload: object,
  context: WebhookContext,
  signal: AbortSignal,
): Promise<WebhookResponse> {
  try {
    const response = await context.fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify(payload),
      // Not followed: the response of the redirect itself is not a success.
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(context.timeoutMs)]),
    })
    const seconds = Number(response.headers.get("retry-after") ?? "1")
    return {
      status: response.status,
      ...(await firstBytes(response)),
      retryAfterMs: (Number.isFinite(seconds) ? seconds : 1) * 1_000,
    }
  } catch (error) {
    // The errors of fetch quote the URL, which is secret: report only their kind.
    const isTimeout = error instanceof Error && error.name === "TimeoutError"
    return {
      status: 0,
      text: isTimeout ? `no answer within ${context.timeoutMs} ms` : "the connection failed",
      retryAfterMs: 0,
      isStalled: false,
    }
  }
}

/** Reads the beginning of a body. A body that stalls or breaks off yields what had arrived. */
async function firstBytes(response: Response): Promise<{ readonly text: string; readonly isStalled: boolean }> {
  const reader = response.body?.getReader()
  if (!reader) return { text: "", isStalled: false }
  let text = ""
  let isStalled = false
  const decoder = new TextDecoder()
  try {
    while (text.length < MAX_RESPONSE_BYTES) {
      const { done, value } = await reader.read()
      if (done) break
      text += decoder.decode(value, { stream: true })
    }
    await reader.cancel()
  } catch {
    isStalled = true
  }
  return { text: text.slice(0, MAX_RESPONSE_BYTES).replaceAll(/[^\x20-\x7e]/g, " "), isStalled }
}
