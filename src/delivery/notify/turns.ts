import type { LedgerStore } from "../../engine/s3/object-store.ts"

export type TurnWorld = {
  readonly store: LedgerStore
  /** ms since 1970. */
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** A value that no other invocation has. */
  readonly nonce: () => string
  /** From the end of one letter to the beginning of the next on the same channel; 0 sends at once. */
  readonly pauseMs: number
}

/** Gives the turn back. */
export type Release = () => Promise<void>

/** Until when nobody else may write to the channel. `isHeld`: someone is writing, who will shorten it. */
type Turn = { readonly until: number; readonly isHeld: boolean; readonly nonce: string }

/** Longer than any channel takes for a letter: Slack three tries of 5 s and two waits of 30 s. A dead holder costs this much. */
const HOLD_MS = 120_000
/** How often it is looked whether a holder is done. */
const POLL_MS = 250
/** How many functions may run at once; an event source mapping's concurrency is 2 at the least. */
const WORKERS = 2

/**
 * Lets one letter at a time out on a channel, and so many ms between them, however many functions run: whoever writes
 * holds the object `notified/<channel>/turn.json` in the ledger, taken by conditional writes. Source of the need: SNS
 * suspends an email address above 10 messages a second, and Slack takes one a second.
 */
export class Turns {
  readonly #world: TurnWorld

  constructor(world: TurnWorld) {
    this.#world = world
  }

  /**
   * Waits for the turn, at most until the deadline (ms since 1970), and throws then. Without the ledger nobody knows of
   * the others: then each waits as if all wrote in turn, which keeps the rate but not the distance.
   */
  async take(channel: string, deadline: number): Promise<Release> {
    const { sleep, pauseMs } = this.#world
    if (pauseMs === 0) return async () => {}
    try {
      return await this.#take(`notified/${channel}/turn.json`, channel, deadline)
    } catch (error) {
      if (error instanceof TurnError) throw error
      await sleep(WORKERS * pauseMs)
      return async () => {}
    }
  }

  async #take(key: string, channel: string, deadline: number): Promise<Release> {
    const { store, now, sleep } = this.#world
    const nonce = this.#world.nonce()
    for (;;) {
      const start = now()
      if (start >= deadline) throw new TurnError(`the turn on ${channel} did not come in time`)
      const stored = await store.read(key)
      const turn: Turn | null = stored && JSON.parse(stored.text)
      // The answer to our own write was lost and the client wrote again: what is in the way is ours.
      if (stored && turn?.isHeld && turn.nonce === nonce) return () => this.#release(key, nonce, stored.etag)
      const wait = (turn?.until ?? 0) - start
      if (wait > 0) {
        await sleep(turn?.isHeld ? Math.min(wait, POLL_MS) : wait)
        continue
      }
      const mine = JSON.stringify({ until: start + HOLD_MS, isHeld: true, nonce } satisfies Turn)
      const written = stored ? await store.replace(key, mine, stored.etag) : await store.create(key, mine)
      if (written.kind === "written") return () => this.#release(key, nonce, written.etag)
      await sleep(POLL_MS)
    }
  }

  /** What was sent is sent: that the turn could not be given back must not send it again. It is over by itself. */
  async #release(key: string, nonce: string, etag: string): Promise<void> {
    const { store, now, pauseMs } = this.#world
    const free = JSON.stringify({ until: now() + pauseMs, isHeld: false, nonce } satisfies Turn)
    await store.replace(key, free, etag).catch(() => undefined)
  }
}

/** The turn did not come before the function's end: the messages come back. */
export class TurnError extends Error {
  override readonly name = "TurnError"
}
