import { randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"
import type { ObjectStore } from "../../engine/s3/object-store.ts"
import { type Environment, wholeNumber } from "../../settings.ts"
import type { Channel } from "./channel.ts"

type RateLimitLockContext = {
  readonly store: ObjectStore
  /** ms since 1970. */
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Returns a value that no other invocation has. */
  readonly nonce: () => string
  /** From the end of one message to the start of the next on the same channel; 0 disables the lock. */
  readonly pauseMs: number
}

/** Releases the lock. */
export type Release = () => Promise<void>

/** Until when no other worker may send on the channel. `isHeld`: a worker is sending now and will shorten the time. */
type LockState = { readonly until: number; readonly isHeld: boolean; readonly nonce: string }

/** The default of NOTIFY_PAUSE_MS: a second, plus more than the clocks of two functions differ by. */
const PAUSE_MS = 1200
/**
 * Longer than any channel takes to send: Slack needs at most three tries of 5 s and two waits of 30 s. A dead holder blocks
 * for this long.
 */
const HOLD_MS = 120_000
/** How often a waiting worker checks whether the holder has finished. */
const POLL_MS = 250
/** How many functions may run at once: the minimum concurrency of an event source mapping is 2. */
const WORKERS = 2

/**
 * Lets one worker at a time send on a channel, with a pause between messages, however many functions run. The holder owns
 * the ledger object `notified/<channel>/lock.json`, which it takes by conditional writes. SNS suspends an email address that
 * receives more than 10 messages a second, and Slack accepts one a second.
 */
export class RateLimitLock {
  readonly #context: RateLimitLockContext

  constructor(context: RateLimitLockContext) {
    this.#context = context
  }

  /**
   * Waits for the lock, and throws LockTimeoutError at the deadline (ms since 1970). If the ledger fails, a worker cannot see
   * the others; each then waits for the pauses of all workers, which keeps the average rate but not the distance.
   */
  async acquire(channel: string, deadline: number): Promise<Release> {
    const { sleep, pauseMs } = this.#context
    if (pauseMs === 0) return async () => {}
    try {
      return await this.#acquire(`notified/${channel}/lock.json`, channel, deadline)
    } catch (error) {
      if (error instanceof LockTimeoutError) throw error
      await sleep(WORKERS * pauseMs)
      return async () => {}
    }
  }

  async #acquire(key: string, channel: string, deadline: number): Promise<Release> {
    const { store, now, sleep } = this.#context
    const nonce = this.#context.nonce()
    for (;;) {
      const start = now()
      if (start >= deadline) throw new LockTimeoutError(`the lock of channel ${channel} was not free in time`)
      const stored = await store.read(key)
      const state: LockState | null = stored && JSON.parse(stored.text)
      // The response to this worker's own write was lost and the client retried: the worker holds the lock already.
      if (stored && state?.isHeld && state.nonce === nonce) return () => this.#release(key, nonce, stored.etag)
      const wait = (state?.until ?? 0) - start
      if (wait > 0) {
        await sleep(state?.isHeld ? Math.min(wait, POLL_MS) : wait)
        continue
      }
      const mine = JSON.stringify({ until: start + HOLD_MS, isHeld: true, nonce } satisfies LockState)
      const written = stored ? await store.replace(key, mine, stored.etag) : await store.create(key, mine)
      if (written.kind === "written") return () => this.#release(key, nonce, written.etag)
      await sleep(POLL_MS)
    }
  }

  /** A failed release must not cause the message to be sent again; the lock expires on its own. */
  async #release(key: string, nonce: string, etag: string): Promise<void> {
    const { store, now, pauseMs } = this.#context
    const free = JSON.stringify({ until: now() + pauseMs, isHeld: false, nonce } satisfies LockState)
    await store.replace(key, free, etag).catch(() => undefined)
  }
}

/** The lock was not free before the deadline; the queue delivers the messages again. */
export class LockTimeoutError extends Error {
  override readonly name = "LockTimeoutError"
}

/** Returns the function that acquires the lock of a channel. Only channels with recipients have a rate limit. */
export function rateLimit(
  environment: Environment,
  store: ObjectStore,
): (channel: Channel, deadline: number) => Promise<Release> {
  const lock = new RateLimitLock({
    store,
    now: Date.now,
    sleep: (ms) => setTimeout(ms),
    nonce: randomUUID,
    pauseMs: wholeNumber(environment, "NOTIFY_PAUSE_MS", PAUSE_MS),
  })
  return async ({ name, audience }, deadline) =>
    audience === "recipients" ? lock.acquire(name, deadline) : async () => {}
}
