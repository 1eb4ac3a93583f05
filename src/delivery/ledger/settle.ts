/**
 * Waits for all, then gives the results or throws the first failure. A function that returns while a mark is still under way
 * may be frozen before it is written, and what was published would be published again.
 */
export async function settleAll<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(work)
  return outcomes.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason
    return outcome.value
  })
}
