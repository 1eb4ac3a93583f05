import { createHash } from "node:crypto"
import type { Ledger } from "../delivery/ledger/ledger.ts"

/** What the tries of a message leave for the next one. Objects are named by their index in the message. */
type State = {
  /** The object that a try is scanning, and until when that try may run, in ms since 1970. */
  readonly current: number | null
  readonly until: number
  /** The objects that need no further try. */
  readonly done: readonly number[]
  /** How often a try ended without a result while it scanned an object. */
  readonly deaths: { readonly [index: string]: number | undefined }
  /** The raw lines of an object of which everything is published and recorded. */
  readonly scannedTo: { readonly [index: string]: number | undefined }
}

const NO_TRIES: State = { current: null, until: 0, done: [], deaths: {}, scannedTo: {} }

/** The clocks of two invocations may differ by this, in ms. */
const CLOCK_MS = 60_000

/**
 * The record of a message's tries, one ledger object for each message that comes back. Most messages succeed at the
 * first try and have none. A try writes it when it fails, and from the second on also before each object: if the
 * function dies, the next try finds the name of the object. The record saves work and explains deaths; no promise
 * depends on it, so a ledger that refuses it does not matter.
 */
export class Tries {
  readonly #ledger: Ledger
  readonly #key: string | undefined
  readonly #until: number
  readonly #isRepeated: boolean
  #state: State = NO_TRIES
  #etag: string | undefined
  #died: number | undefined

  private constructor(ledger: Ledger, id: string | undefined, receives: number, deadline: number) {
    this.#ledger = ledger
    this.#key = id === undefined ? undefined : `tries/${createHash("sha256").update(id).digest("hex")}.json`
    this.#until = deadline + CLOCK_MS
    this.#isRepeated = receives > 1
  }

  /** Reads the record. A message without an id, which no queue delivers, has none. */
  static async of(
    ledger: Ledger,
    id: string | undefined,
    receives: number,
    deadline: number,
    now: number,
  ): Promise<Tries> {
    const tries = new Tries(ledger, id, receives, deadline)
    if (tries.#key === undefined || !tries.#isRepeated) return tries
    try {
      const stored = await ledger.readTries(tries.#key)
      if (stored === null) return tries
      tries.#etag = stored.etag
      tries.#state = { ...NO_TRIES, ...(JSON.parse(stored.record) as State) }
    } catch {
      return tries
    }
    const { current, until, deaths } = tries.#state
    if (current !== null && until <= now) {
      tries.#died = current
      tries.#state = { ...tries.#state, current: null, deaths: { ...deaths, [current]: (deaths[current] ?? 0) + 1 } }
    }
    return tries
  }

  /** The object that the previous try was scanning when it ended without a result. */
  get died(): number | undefined {
    return this.#died
  }

  /** The objects that still need a try, those on which a function died last, so that they keep no other back. */
  pending(objects: number): readonly number[] {
    const { done } = this.#state
    const all = Array.from({ length: objects }, (_, index) => index).filter((index) => !done.includes(index))
    return all.toSorted((left, right) => this.deaths(left) - this.deaths(right))
  }

  deaths(index: number): number {
    return this.#state.deaths[index] ?? 0
  }

  scannedTo(index: number): number {
    return this.#state.scannedTo[index] ?? 0
  }

  /** Before an object is scanned. */
  async begin(index: number): Promise<void> {
    if (this.#isRepeated) await this.#write({ ...this.#state, current: index, until: this.#until })
  }

  /** After an object was scanned. */
  end(index: number, isDone: boolean, scannedTo: number): void {
    const { done, scannedTo: before } = this.#state
    this.#state = {
      ...this.#state,
      current: null,
      done: isDone ? [...done, index] : done,
      scannedTo: scannedTo > 0 ? { ...before, [index]: scannedTo } : before,
    }
  }

  /** When the message comes back. */
  async close(): Promise<void> {
    await this.#write({ ...this.#state, current: null })
  }

  async #write(state: State): Promise<void> {
    if (this.#key === undefined) return
    try {
      this.#etag = await this.#ledger.writeTries(this.#key, JSON.stringify(state), this.#etag)
    } catch {
      // See above: no promise depends on it.
    }
    this.#state = state
  }
}
