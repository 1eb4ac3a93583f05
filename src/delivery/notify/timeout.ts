import { setTimeout } from "node:timers/promises"

export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>

export const sleepReally: Sleep = (ms, signal) => setTimeout(ms, undefined, { signal })

/** A send took too long, and nobody waits for it any more. */
export class SendTimeoutError extends Error {
  override readonly name = "SendTimeoutError"
}

/**
 * Runs work that has `ms` to end. After that, its signal aborts and SendTimeoutError is thrown, whether the work obeys the
 * signal or not.
 */
export async function withTimeout<T>(ms: number, sleep: Sleep, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ended = new AbortController()
  const late = new AbortController()
  const timer = sleep(ms, ended.signal).then(() => {
    const error = new SendTimeoutError(`the channel did not answer within ${ms / 1000} s`)
    late.abort(error)
    throw error
  })
  // Without a race to lose, the timer ends after the work, when nobody awaits it.
  timer.catch(() => undefined)
  try {
    return await Promise.race([timer, work(late.signal)])
  } finally {
    ended.abort()
  }
}
