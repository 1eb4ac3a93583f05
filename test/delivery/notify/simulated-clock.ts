import { setImmediate } from "node:timers/promises"

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

  /** Runs the work to its end, however long it sleeps. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isDone = false
    const ended = work.finally(() => {
      isDone = true
    })
    // A failure is thrown where the work is awaited below.
    ended.catch(() => undefined)
    while (!isDone) {
      await setImmediate()
      this.#sleepers.sort((left, right) => left.at - right.at)
      const next = this.#sleepers.shift()
      if (!next) continue
      this.#now = Math.max(this.#now, next.at)
      next.wake()
    }
    return ended
  }
}
