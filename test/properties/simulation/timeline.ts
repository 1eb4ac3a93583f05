type Planned = { readonly time: number; readonly run: () => void }

/** Simulated time in ms. Planned actions run by time, and at equal times in the order in which they were planned. */
export class Timeline {
  now: number
  /** Latest first, so that the next is at the end. */
  readonly #planned: Planned[] = []

  constructor(start: number) {
    this.now = start
  }

  after(ms: number, run: () => void): void {
    const time = this.now + Math.max(0, ms)
    let [low, high] = [0, this.#planned.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#planned[middle]?.time ?? 0) > time) low = middle + 1
      else high = middle
    }
    this.#planned.splice(low, 0, { time, run })
  }

  /** Runs every action in turn. Between two actions, all code that can continue does. */
  async drain(): Promise<void> {
    for (let next = this.#planned.pop(); next !== undefined; next = this.#planned.pop()) {
      this.now = next.time
      next.run()
      await new Promise(setImmediate)
    }
  }
}
