import type { S3Client } from "@aws-sdk/client-s3"
import type { SNSClient } from "@aws-sdk/client-sns"
import type { SQSBatchResponse } from "aws-lambda"
import { ARRIVAL } from "./landing.ts"
import type { Parts, WorkerContext } from "./worker.ts"

/** ms in one tick of the search's clock. A claim that a worker makes at the age of one tick outlives the worker, as it must. */
export const TICK_MS = 200_000
const TIMEOUT_MS = 300_000
const LEASE_MS = 360_000

/** The prefix of nonces that a worker made itself. */
export const NONCE = "nonce "

/** What a worker does with services that answer it. */
export type Program = (
  context: Omit<WorkerContext, "log" | "scanner">,
  parts: Parts,
) => Promise<SQSBatchResponse | undefined>

/** The clock of a worker of this age in ticks. */
export function clockAt(age: number): number {
  return ARRIVAL + age * TICK_MS
}

/** What a worker waits for: the answer to a command, or the deletion of its messages from the queue. */
export type PendingRequest =
  | { readonly kind: "s3" | "sns"; readonly command: unknown }
  | { readonly kind: "acknowledge"; readonly hasFailed: boolean }

/** An answer, given or thrown; answers with the same key are the same. */
export type Answer = {
  readonly key: string
  readonly give: () => { readonly value: unknown } | { readonly error: unknown }
}

/** A worker after certain answers in a certain order, and its pending requests by number. */
export type WorkerProgress = {
  readonly id: number
  /** Equal for histories after which nothing can differ any more. */
  readonly key: string
  readonly pending: ReadonlyMap<number, PendingRequest>
  readonly isOver: boolean
  readonly received: readonly ReceivedAnswer[]
}

/** A request's answer, and the worker's age in ticks when it came. */
type ReceivedAnswer = { readonly number: number; readonly answer: Answer; readonly age: number }

/**
 * The real function as a pure step: the answers so far determine what it does next. Each history runs once, from the
 * beginning, and is memoized, so that a search can branch from any state.
 */
export class ReplayedWorker {
  readonly #parts: Parts
  readonly #program: Program
  readonly #known = new Map<string, WorkerProgress>()
  #count = 0

  constructor(parts: Parts, program: Program) {
    this.#parts = parts
    this.#program = program
  }

  /** The number of histories that were run. */
  get histories(): number {
    return this.#count
  }

  begin(): Promise<WorkerProgress> {
    return this.#run([])
  }

  /** The worker after one more answer; a promise if this history has not run yet. */
  next(progress: WorkerProgress, answer: ReceivedAnswer): WorkerProgress | Promise<WorkerProgress> {
    const key = `${progress.id} ${answer.number} ${answer.age} ${answer.answer.key}`
    const known = this.#known.get(key)
    if (known) return known
    return this.#run([...progress.received, answer]).then((found) => {
      this.#known.set(key, found)
      return found
    })
  }

  async #run(received: readonly ReceivedAnswer[]): Promise<WorkerProgress> {
    type Waiting = {
      readonly request: PendingRequest
      answer: (value: unknown) => void
      fail: (error: unknown) => void
    }
    const waiting = new Map<number, Waiting>()
    let [count, age, nonces, isOver] = [0, 0, 0, false]
    const send = (request: PendingRequest) =>
      new Promise<unknown>((answer, fail) => void waiting.set(count++, { request, answer, fail }))
    const context = {
      s3: { send: (command: unknown) => send({ kind: "s3", command }) } as unknown as S3Client,
      sns: { send: (command: unknown) => send({ kind: "sns", command }) } as unknown as SNSClient,
      now: () => clockAt(age),
      sleep: async () => {},
      nonce: () => `${NONCE}${nonces++}`,
      leaseMs: LEASE_MS,
      remainingMs: () => TIMEOUT_MS - age * TICK_MS,
    }
    const acknowledge = async (answer: SQSBatchResponse | undefined) => {
      await send({ kind: "acknowledge", hasFailed: (answer?.batchItemFailures.length ?? 0) > 0 })
    }
    this.#parts
      .invoke(() => this.#program(context, this.#parts), acknowledge)
      .catch(() => {})
      .finally(() => {
        isOver = true
      })
    await new Promise(setImmediate)
    for (const { number, answer, age: then } of received) {
      age = then
      const given = answer.give()
      const call = waiting.get(number)
      waiting.delete(number)
      if ("error" in given) call?.fail(given.error)
      else call?.answer(given.value)
      await new Promise(setImmediate)
    }
    const pending = new Map([...waiting].map(([number, { request }]) => [number, request]))
    const id = this.#count++
    return { id, key: endOf(pending) ?? String(id), pending, isOver, received }
  }
}

/** The end of a worker that only has to acknowledge; undefined for any other. */
function endOf(pending: WorkerProgress["pending"]): string | undefined {
  const [last, ...others] = pending.values()
  return last?.kind === "acknowledge" && others.length === 0 ? `ends, has failed: ${last.hasFailed}` : undefined
}
