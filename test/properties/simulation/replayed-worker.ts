import type { S3Client } from "@aws-sdk/client-s3"
import type { SNSClient } from "@aws-sdk/client-sns"
import type { SQSBatchResponse } from "aws-lambda"
import { ARRIVAL } from "./landing.ts"
import type { Parts, WorkerWorld } from "./worker.ts"

/** So many ms are one tick of the search's clock: a claim of a worker that is one tick old outlives its owner, as it must. */
export const TICK_MS = 200_000
const TIMEOUT_MS = 300_000
const LEASE_MS = 360_000

/** Where a nonce begins like this, the worker made it itself. */
export const NONCE = "nonce "

/** What a worker does, in a world that answers it. */
export type Program = (
  world: Omit<WorkerWorld, "log" | "scanner">,
  parts: Parts,
) => Promise<SQSBatchResponse | undefined>

/** The worker's clock after so many ticks of its life. */
export function clockAt(age: number): number {
  return ARRIVAL + age * TICK_MS
}

/** What a worker waits for: a command's answer, or that the queue deletes its messages. */
export type Asked =
  | { readonly kind: "s3" | "sns"; readonly command: unknown }
  | { readonly kind: "acknowledge"; readonly hasFailed: boolean }

/** An answer, given or thrown; answers with the same key are the same. */
export type Answer = {
  readonly key: string
  readonly give: () => { readonly value: unknown } | { readonly error: unknown }
}

/** A worker that has had certain answers in a certain order, and what it waits for now, by number. */
export type Local = {
  readonly id: number
  /** The same for histories after which nothing can differ any more. */
  readonly key: string
  readonly asked: ReadonlyMap<number, Asked>
  readonly isOver: boolean
  readonly heard: readonly Heard[]
}

/** A request's answer, and the worker's age in ticks when it came. */
type Heard = { readonly number: number; readonly answer: Answer; readonly age: number }

/**
 * The real function as a pure step: what it does next follows from the answers that it has had. Each history is run once,
 * from the beginning, and remembered, so that a search may stand in any number of states at once.
 */
export class ReplayedWorker {
  readonly #parts: Parts
  readonly #program: Program
  readonly #known = new Map<string, Local>()
  #count = 0

  constructor(parts: Parts, program: Program) {
    this.#parts = parts
    this.#program = program
  }

  /** How many histories the worker was run with. */
  get histories(): number {
    return this.#count
  }

  begin(): Promise<Local> {
    return this.#run([])
  }

  /** What the worker waits for next, if it is known already. */
  next(local: Local, heard: Heard): Local | Promise<Local> {
    const key = `${local.id} ${heard.number} ${heard.age} ${heard.answer.key}`
    const known = this.#known.get(key)
    if (known) return known
    return this.#run([...local.heard, heard]).then((found) => {
      this.#known.set(key, found)
      return found
    })
  }

  async #run(heard: readonly Heard[]): Promise<Local> {
    type Waiting = { readonly asked: Asked; answer: (value: unknown) => void; fail: (error: unknown) => void }
    const waiting = new Map<number, Waiting>()
    let [count, age, nonces, isOver] = [0, 0, 0, false]
    const ask = (asked: Asked) =>
      new Promise<unknown>((answer, fail) => void waiting.set(count++, { asked, answer, fail }))
    const world = {
      s3: { send: (command: unknown) => ask({ kind: "s3", command }) } as unknown as S3Client,
      sns: { send: (command: unknown) => ask({ kind: "sns", command }) } as unknown as SNSClient,
      now: () => clockAt(age),
      sleep: async () => {},
      nonce: () => `${NONCE}${nonces++}`,
      leaseMs: LEASE_MS,
      remainingMs: () => TIMEOUT_MS - age * TICK_MS,
    }
    const acknowledge = async (answer: SQSBatchResponse | undefined) => {
      await ask({ kind: "acknowledge", hasFailed: (answer?.batchItemFailures.length ?? 0) > 0 })
    }
    this.#parts
      .invoke(() => this.#program(world, this.#parts), acknowledge)
      .catch(() => {})
      .finally(() => {
        isOver = true
      })
    await new Promise(setImmediate)
    for (const { number, answer, age: then } of heard) {
      age = then
      const given = answer.give()
      const request = waiting.get(number)
      waiting.delete(number)
      if ("error" in given) request?.fail(given.error)
      else request?.answer(given.value)
      await new Promise(setImmediate)
    }
    const asked = new Map([...waiting].map(([number, request]) => [number, request.asked]))
    const id = this.#count++
    return { id, key: endOf(asked) ?? String(id), asked, isOver, heard }
  }
}

/** How a worker that has done everything but to acknowledge will end. */
function endOf(asked: Local["asked"]): string | undefined {
  const [last, ...others] = asked.values()
  return last?.kind === "acknowledge" && others.length === 0 ? `ends, has failed: ${last.hasFailed}` : undefined
}
