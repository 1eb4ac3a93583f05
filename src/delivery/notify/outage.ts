import type { ObjectStore } from "../../engine/s3/object-store.ts"
import { dayOf } from "../../notice.ts"

type OutageContext = {
  readonly store: ObjectStore
  /** ms since 1970. */
  readonly now: () => number
}

/** `since`: when the channel stopped accepting messages, in ms since 1970. `end`: when it accepted one again. */
type Outage = { readonly since: number; readonly end?: number }

/** An outage that begins this soon after the last began continues it: a channel that comes and goes is reported once a day. */
const SAME_OUTAGE_MS = 24 * 3_600_000

/** How often a write is tried that another invocation forestalls. */
const MAX_TRIES = 3

/**
 * Since when each channel is down, so that one notice reports an outage and one its end. The ledger object
 * `notified/<channel>/outage.json` stores it. Nothing here throws: without the ledger, a notice a day reports an outage, and
 * none reports its end.
 */
export class Outages {
  readonly #context: OutageContext

  constructor(context: OutageContext) {
    this.#context = context
  }

  /** Records that the channel is down. Returns since when, in ms since 1970. */
  async begin(channel: string): Promise<number> {
    const now = this.#context.now()
    const fallback = Date.parse(dayOf(now))
    try {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const stored = await this.#read(channel)
        const outage = stored?.outage
        if (outage !== undefined && outage.end === undefined) return outage.since
        const isSame = outage !== undefined && now - outage.since < SAME_OUTAGE_MS
        const since = isSame ? outage.since : now
        if (await this.#write(channel, { since }, stored?.etag)) return since
      }
      return fallback
    } catch {
      return fallback
    }
  }

  /** Records that the channel accepts messages again. Returns since when it was down, or null if it was not. */
  async end(channel: string): Promise<number | null> {
    try {
      const stored = await this.#read(channel)
      if (stored === null || stored.outage.end !== undefined) return null
      const { since } = stored.outage
      return (await this.#write(channel, { since, end: this.#context.now() }, stored.etag)) ? since : null
    } catch {
      return null
    }
  }

  async #read(channel: string): Promise<{ readonly outage: Outage; readonly etag: string } | null> {
    const stored = await this.#context.store.read(keyOf(channel))
    return stored && { outage: JSON.parse(stored.text) as Outage, etag: stored.etag }
  }

  async #write(channel: string, outage: Outage, etag: string | undefined): Promise<boolean> {
    const { store } = this.#context
    const text = JSON.stringify(outage)
    const key = keyOf(channel)
    const { kind } = etag === undefined ? await store.create(key, text) : await store.replace(key, text, etag)
    return kind === "written"
  }
}

function keyOf(channel: string): string {
  return `notified/${channel}/outage.json`
}
