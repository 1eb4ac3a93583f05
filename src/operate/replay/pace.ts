/** Lets at most `rate` things begin a second, evenly. `now` and `sleep` are in ms. */
export function pace(rate: number, now: () => number, sleep: (ms: number) => Promise<void>): () => Promise<void> {
  let next = now()
  return async () => {
    const wait = next - now()
    next = Math.max(next, now()) + 1000 / rate
    if (wait > 0) await sleep(wait)
  }
}
