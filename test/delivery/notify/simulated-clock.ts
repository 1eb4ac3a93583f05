import { setImmediate } from "node:timers/promises"

/** Turns of the event loop without anyone asleep after which no work can still be going on. */
const MAX_IDLE_TURNS = 10_000

/** A clock that stands still while anyone works, and goes on to the next waking when all sleep. */
export class SimulatedClock {
  #now = 0
  readonly #sleepers: { readonly at: number; readonly wake: () => void }[] = []

  readonly now = (): number => this.#now

  readonly sleep = (ms: number): Promise<void> =>
    new Promise((wake) => void this.#sleepers.push({ at: this.#now + ms, wake }))

  /** Nobody who sleeps wakes again. */
  forgetSleepers(): void {
    this.#sleepers.length = 0
  }

  /** Runs the work to its end, however long it sleeps. Work that waits for what never comes is an error. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isDone = false
    const ended = work.finally(() => {
      isDone = true
    })
    // A failure is thrown where the work is awaited below.
    ended.catch(() => undefined)
    for (let idleTurns = 0; !isDone; idleTurns++) {
      await setImmediate()
      this.#sleepers.sort((left, right) => left.at - right.at)
      const next = this.#sleepers.shift()
      if (!next) {
        if (idleTurns > MAX_IDLE_TURNS) throw new Error("nobody sleeps, and the work does not end: it waits forever")
        continue
      }
      idleTurns = 0
      this.#now = Math.max(this.#now, next.at)
      next.wake()
    }
    return ended
  }
}
