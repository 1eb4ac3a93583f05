import { GetObjectCommand, PutObjectCommand, type PutObjectCommandInput, type S3Client } from "@aws-sdk/client-s3"
import type { SNSClient } from "@aws-sdk/client-sns"
import type { Random } from "../../../dev/batches/random.ts"
import type { Faults, Injection, RequestKind } from "./faults.ts"
import { LOGS, type SimulatedS3, s3Error } from "./simulated-s3.ts"
import { type OnAccept, performPublish, publishedIds, snsError } from "./simulated-sns.ts"
import type { Timeline } from "./timeline.ts"
import type { Windows } from "./windows.ts"
import type { WorkerContext } from "./worker.ts"

/** Source: serverless.yml, the timeout of detect and notify, and LEASE_SECONDS. */
export const TIMEOUT_MS = 300_000
export const LEASE_MS = 360_000
/** Half of the largest clock difference between two instances: with a request's transit, less than a lease's last minute. */
const MAX_SKEW_MS = 25_000
/** A request arrives at its service within this time or never. */
const MAX_TRANSIT_MS = 2_000
/** Maximum ms of an answer, one per instance: most instances are fast, some run out of time. */
const PACES = [20, 20, 200, 2_000, 120_000] as const
/** Another event may thaw a frozen instance within this time. */
const MAX_FROZEN_MS = 4 * 3_600_000

export type Simulation = {
  readonly random: Random
  readonly timeline: Timeline
  readonly faults: Faults
  readonly s3: SimulatedS3
  readonly windows: Windows
  /** Called for each write that took effect, and for each message that a topic accepted. */
  readonly onWrite: (worker: number, input: PutObjectCommandInput) => void
  readonly onAccept: (worker: number, ...accepted: Parameters<OnAccept>) => void
  /** The publications that a request to S3 concerns; by default that of the alert or notice in the key. */
  readonly idsOf?: (key: string) => readonly string[]
}

/** The faults that a service injects itself; the others hit the request on its way. */
export type ServiceFault = Exclude<Injection, OnTheWay>
type OnTheWay =
  | "dies before"
  | "dies after"
  | "fails before"
  | "answer lost, retried"
  | "answer lost, reported"
  | "conflict"
  | "denied"
type Refusal = "fails before" | "conflict" | "denied"

const REFUSALS = {
  "fails before": ["SlowDown", 503],
  conflict: ["ConditionalRequestConflict", 409],
  denied: ["AccessDenied", 403],
} as const

/** A request in flight. `ids` are the publications that it concerns. */
type Request = {
  readonly kind: RequestKind
  readonly ids: readonly string[]
  readonly perform: (injection: ServiceFault) => unknown
  readonly refusal: (injection: Refusal) => Error
  readonly answer: (value: unknown) => void
  readonly fail: (error: unknown) => void
}

/** Never settles, like any promise in a crashed process. A single shared promise would retain everything that awaits it. */
const never = () => new Promise<never>(() => {})

/**
 * One run of the function, between the function and the services. Its requests take time and meet faults. When it is dead,
 * it does nothing more, but requests in flight may still arrive. Once its promise settles it is frozen: what it left
 * running happens later, or never.
 */
export class Invocation {
  readonly #id: number
  readonly #simulation: Simulation
  readonly #started: number
  readonly #skew: number
  readonly #pace: number
  readonly #inFlight = new Set<Request>()
  #state: "running" | "dead" | "frozen" = "running"
  #nonces = 0

  constructor(id: number, simulation: Simulation) {
    this.#id = id
    this.#simulation = simulation
    this.#started = simulation.timeline.now
    this.#skew = simulation.random.integer(-MAX_SKEW_MS, MAX_SKEW_MS)
    this.#pace = simulation.faults.isOn ? simulation.random.pick(PACES) : 20
    simulation.timeline.after(TIMEOUT_MS, () => {
      if (this.#state === "running") this.#die()
    })
  }

  /** The function's promise has settled. */
  settle(): void {
    if (this.#state !== "running") return
    this.#state = "frozen"
    this.#dropSomeInFlight()
  }

  /** The context of a function, without what only detect has. */
  context(): Omit<WorkerContext, "log" | "scanner" | "hideMessage"> {
    const { timeline } = this.#simulation
    return {
      s3: this.#client((command) => this.#s3(command)) as unknown as S3Client,
      sns: this.#client((command) => this.#sns(command)) as unknown as SNSClient,
      now: () => timeline.now + this.#skew,
      sleep: (ms) => new Promise((resolve) => timeline.after(ms, () => this.#resume(resolve))),
      nonce: () => `${this.#id}.${this.#nonces++}`,
      leaseMs: LEASE_MS,
      remainingMs: () => this.#started + TIMEOUT_MS - timeline.now,
    }
  }

  /** Sends a request to a service that this class does not know. */
  request(request: Omit<Request, "answer" | "fail">): Promise<unknown> {
    if (this.#state === "dead") return never()
    return new Promise((answer, fail) => this.#send({ ...request, answer, fail }))
  }

  /** The function runs out of memory. */
  endMemory(): Promise<never> {
    if (this.#state === "running") this.#die()
    return never()
  }

  /** Whether it runs: it has neither ended nor died. */
  get isRunning(): boolean {
    return this.#state === "running"
  }

  /** Does some work, unless the function is dead. */
  async whileAlive(work: () => Promise<void>): Promise<void> {
    await (this.#state === "dead" ? never() : work())
  }

  #client(request: (command: unknown) => Omit<Request, "answer" | "fail">) {
    return { send: (command: unknown) => this.request(request(command)) }
  }

  #s3(command: unknown): Omit<Request, "answer" | "fail"> {
    const { s3, onWrite, idsOf } = this.#simulation
    const isWrite = command instanceof PutObjectCommand
    return {
      kind: isWrite
        ? "write"
        : command instanceof GetObjectCommand && command.input.Bucket === LOGS
          ? "read log"
          : "read",
      ids: idsOf ? idsOf(keyOf(command)) : idOf(command),
      perform: (injection) => {
        const answer = s3.perform(command, this.#atHalf(injection))
        if (isWrite) onWrite(this.#id, command.input)
        return answer
      },
      refusal: (injection) => {
        const [name, status] = REFUSALS[injection]
        return s3Error(name, status)
      },
    }
  }

  /** What happens in the middle of a body. Memory ends while the function processes what it has read. */
  #atHalf(injection: ServiceFault): (() => Promise<void>) | undefined {
    if (injection === "body breaks off") return async () => Promise.reject(new Error("ECONNRESET"))
    if (injection !== "memory ends") return undefined
    return () => this.endMemory()
  }

  #sns(command: unknown): Omit<Request, "answer" | "fail"> {
    const { onAccept, random } = this.#simulation
    return {
      kind: "publish",
      ids: publishedIds(command),
      perform: (injection) =>
        performPublish(
          command,
          (id, body) => onAccept(this.#id, id, body),
          () => injection === "some refused" && random.next() < 0.5,
        ),
      refusal: () => snsError("Throttling", 400),
    }
  }

  #send(request: Request): void {
    const { random, timeline } = this.#simulation
    this.#inFlight.add(request)
    timeline.after(Math.min(MAX_TRANSIT_MS, random.next() * this.#pace), () => this.#arrive(request))
  }

  #arrive(request: Request): void {
    if (!this.#inFlight.delete(request)) return
    const { faults, windows } = this.#simulation
    const { kind, ids, perform, refusal } = request
    const lose = () => windows.fault(this.#id, ids)
    if (this.#state !== "running") {
      const outcome = attempt(() => perform("none"))
      // A dead worker never receives the answer of its last request; a frozen one may be thawed and receive it.
      if (this.#state === "dead") lose()
      else this.#reply(request, outcome)
      return
    }
    const injection = faults.injectionFor(kind)
    switch (injection) {
      case "dies before":
        this.#die()
        return
      case "fails before":
      case "conflict":
      case "denied":
        if (injection !== "conflict") lose()
        if (injection === "denied") windows.refuse(this.#id, ids)
        this.#reply(request, { error: refusal(injection) })
        return
      case "dies after":
        attempt(() => perform("none"))
        this.#die()
        return
      case "answer lost, retried":
        attempt(() => perform("none"))
        lose()
        this.#send(request)
        return
      case "answer lost, reported":
        attempt(() => perform("none"))
        lose()
        this.#reply(request, { error: new Error("TimeoutError: the answer did not come") })
        return
      default:
        this.#reply(
          request,
          attempt(() => perform(injection)),
        )
    }
  }

  #reply({ answer, fail }: Request, outcome: Outcome): void {
    const { random, timeline } = this.#simulation
    timeline.after(random.next() ** 4 * this.#pace, () =>
      this.#resume(() => ("error" in outcome ? fail(outcome.error) : answer(outcome.value))),
    )
  }

  /** Resumes waiting code, unless it is dead. Frozen code resumes after a thaw, or never. */
  #resume(run: () => void): void {
    const { random, timeline } = this.#simulation
    if (this.#state === "running") run()
    if (this.#state === "frozen" && random.next() < 0.5) timeline.after(random.integer(0, MAX_FROZEN_MS), run)
  }

  #die(): void {
    this.#state = "dead"
    this.#simulation.windows.die(this.#id)
    this.#dropSomeInFlight()
  }

  #dropSomeInFlight(): void {
    for (const request of this.#inFlight) {
      if (this.#simulation.random.next() < 0.5) this.#inFlight.delete(request)
    }
  }
}

type Outcome = { readonly value: unknown } | { readonly error: unknown }

function attempt(perform: () => unknown): Outcome {
  try {
    return { value: perform() }
  } catch (error) {
    return { error }
  }
}

function keyOf(command: unknown): string {
  return command instanceof PutObjectCommand || command instanceof GetObjectCommand ? (command.input.Key ?? "") : ""
}

/** The publication that a ledger entry concerns: its key ends with the id. */
function idOf(command: unknown): readonly string[] {
  const id = /([0-9a-f]{64})\.json$/.exec(keyOf(command))?.[1]
  return id === undefined ? [] : [id]
}
