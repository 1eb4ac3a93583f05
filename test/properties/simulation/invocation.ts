import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3"
import type { SNSClient } from "@aws-sdk/client-sns"
import type { Random } from "../../../dev/batches/random.ts"
import type { Faults, Kind } from "./faults.ts"
import type { Witness } from "./invariants.ts"
import type { Landed } from "./landing.ts"
import { LOGS, type SimulatedS3, s3Error } from "./simulated-s3.ts"
import { performPublish, publishedIds, snsError } from "./simulated-sns.ts"
import type { Timeline } from "./timeline.ts"
import type { WorkerWorld } from "./worker.ts"

/** Source: serverless.yml, detect's timeout and LEASE_SECONDS. */
export const TIMEOUT_MS = 300_000
export const LEASE_MS = 360_000
/** Clocks of two instances differ by at most twice this, which with a request's way stays within the lease's last minute. */
const MOST_SKEW_MS = 25_000
/** A request is at its service within this time or never. */
const MOST_TRANSIT_MS = 2_000
/** Answers take up to so many ms, rarely nearly as many: most instances are quick, some run out of time. */
const PACES = [20, 20, 200, 2_000, 120_000] as const
/** A frozen instance may be thawed by another event within so long. */
const MOST_FROZEN_MS = 4 * 3_600_000

export type Surroundings = {
  readonly random: Random
  readonly timeline: Timeline
  readonly faults: Faults
  readonly objects: readonly Landed[]
  readonly s3: SimulatedS3
  readonly witness: Witness
}

const REFUSALS = {
  "fails before": ["SlowDown", 503],
  conflict: ["ConditionalRequestConflict", 409],
  denied: ["AccessDenied", 403],
} as const

/** A request on its way to its service. `ids` are the publications that it is about. */
type Request = {
  readonly kind: Kind
  readonly ids: readonly string[]
  readonly perform: (fate: "well" | "body breaks off" | "some refused") => unknown
  readonly refusal: (fate: "fails before" | "conflict" | "denied") => Error
  readonly answer: (value: unknown) => void
  readonly fail: (error: unknown) => void
}

/** Never goes on: what a crashed process is to itself. One promise for all would keep all that ever waited for it. */
const never = () => new Promise<never>(() => {})

/**
 * One run of the function, between it and the services. Its requests take time and meet faults. Dead, it does nothing
 * more, but for requests that are on their way, each of which may arrive or not. Once its promise settles it is frozen:
 * what it left running happens later, or never.
 */
export class Invocation {
  readonly #id: number
  readonly #around: Surroundings
  readonly #started: number
  readonly #skew: number
  readonly #pace: number
  readonly #onTheWay = new Set<Request>()
  #state: "running" | "dead" | "frozen" = "running"
  #nonces = 0

  constructor(id: number, around: Surroundings) {
    this.#id = id
    this.#around = around
    this.#started = around.timeline.now
    this.#skew = around.random.integer(-MOST_SKEW_MS, MOST_SKEW_MS)
    this.#pace = around.faults.isOn ? around.random.pick(PACES) : 20
    around.timeline.after(TIMEOUT_MS, () => {
      if (this.#state === "running") this.#die()
    })
  }

  /** The function's promise has settled. */
  settle(): void {
    if (this.#state !== "running") return
    this.#state = "frozen"
    this.#loseSome()
  }

  world(): Omit<WorkerWorld, "log" | "scanner"> {
    const { timeline } = this.#around
    return {
      s3: this.#client((command) => this.#s3(command)) as unknown as S3Client,
      sns: this.#client((command) => this.#sns(command)) as unknown as SNSClient,
      now: () => timeline.now + this.#skew,
      sleep: (ms) => new Promise((resolve) => timeline.after(ms, () => this.#goOn(resolve))),
      nonce: () => `${this.#id}.${this.#nonces++}`,
      leaseMs: LEASE_MS,
      remainingMs: () => this.#started + TIMEOUT_MS - timeline.now,
    }
  }

  #client(request: (command: unknown) => Omit<Request, "answer" | "fail">) {
    return {
      send: (command: unknown) => {
        if (this.#state === "dead") return never()
        return new Promise((answer, fail) => this.#send({ ...request(command), answer, fail }))
      },
    }
  }

  #s3(command: unknown): Omit<Request, "answer" | "fail"> {
    const { s3, witness, objects } = this.#around
    const isWrite = command instanceof PutObjectCommand
    return {
      kind: isWrite
        ? "write"
        : command instanceof GetObjectCommand && command.input.Bucket === LOGS
          ? "read log"
          : "read",
      ids: idOf(command),
      perform: (fate) => {
        const answer = s3.perform(command, fate === "body breaks off")
        if (isWrite) witness.wrote(this.#id, objects, command.input)
        return answer
      },
      refusal: (fate) => {
        const [name, status] = REFUSALS[fate]
        return s3Error(name, status)
      },
    }
  }

  #sns(command: unknown): Omit<Request, "answer" | "fail"> {
    const { witness, random } = this.#around
    return {
      kind: "publish",
      ids: publishedIds(command),
      perform: (fate) =>
        performPublish(
          command,
          (id, body) => witness.accepted(this.#id, id, body),
          () => fate === "some refused" && random.next() < 0.5,
        ),
      refusal: () => snsError("Throttling", 400),
    }
  }

  #send(request: Request): void {
    const { random, timeline } = this.#around
    this.#onTheWay.add(request)
    timeline.after(Math.min(MOST_TRANSIT_MS, random.next() * this.#pace), () => this.#arrive(request))
  }

  #arrive(request: Request): void {
    if (!this.#onTheWay.delete(request)) return
    const { faults, witness } = this.#around
    const { kind, ids, perform, refusal } = request
    const lose = () => witness.windows.fault(this.#id, ids)
    if (this.#state !== "running") {
      const outcome = attempt(() => perform("well"))
      // Nobody is there for the answer of a dead worker's last request; a frozen one may be thawed for it.
      if (this.#state === "dead") lose()
      else this.#reply(request, outcome)
      return
    }
    const fate = faults.fateOf(kind)
    switch (fate) {
      case "dies before":
        this.#die()
        return
      case "fails before":
      case "conflict":
      case "denied":
        if (fate !== "conflict") lose()
        if (fate === "denied") witness.windows.refuse(this.#id, ids)
        this.#reply(request, { error: refusal(fate) })
        return
      case "dies after":
        attempt(() => perform("well"))
        this.#die()
        return
      case "answer lost, sent again":
        attempt(() => perform("well"))
        lose()
        this.#send(request)
        return
      case "answer lost, told so":
        attempt(() => perform("well"))
        lose()
        this.#reply(request, { error: new Error("TimeoutError: the answer did not come") })
        return
      default:
        this.#reply(
          request,
          attempt(() => perform(fate)),
        )
    }
  }

  #reply({ answer, fail }: Request, outcome: Outcome): void {
    const { random, timeline } = this.#around
    timeline.after(random.next() ** 4 * this.#pace, () =>
      this.#goOn(() => ("error" in outcome ? fail(outcome.error) : answer(outcome.value))),
    )
  }

  /** Lets waiting code go on, unless it is dead. Frozen code goes on after a thaw, or never. */
  #goOn(run: () => void): void {
    const { random, timeline } = this.#around
    if (this.#state === "running") run()
    if (this.#state === "frozen" && random.next() < 0.5) timeline.after(random.integer(0, MOST_FROZEN_MS), run)
  }

  #die(): void {
    this.#state = "dead"
    this.#around.witness.windows.die(this.#id)
    this.#loseSome()
  }

  #loseSome(): void {
    for (const request of this.#onTheWay) {
      if (this.#around.random.next() < 0.5) this.#onTheWay.delete(request)
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

/** The publication that an entry of the ledger is about: its key ends in the id. */
function idOf(command: unknown): readonly string[] {
  if (!(command instanceof PutObjectCommand || command instanceof GetObjectCommand)) return []
  const id = /([0-9a-f]{64})\.json$/.exec(command.input.Key ?? "")?.[1]
  return id === undefined ? [] : [id]
}
