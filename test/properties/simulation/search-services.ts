import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3"
import type { LedgerEntry } from "../../../src/delivery/ledger/entry.ts"
import { type Answer, clockAt, NONCE, type PendingRequest } from "./replayed-worker.ts"
import { type LedgerObject, plus, type State } from "./search-state.ts"
import { LOGS, logAnswer, refusalOf, s3Error } from "./simulated-s3.ts"
import { performPublish, publishedIds, snsError } from "./simulated-sns.ts"

/** Who sends a request: the slot of a live worker, or -1 for a dead or frozen one; and its age. */
export type Sender = { readonly slot: number; readonly age: number; readonly isDead: boolean }

/** The state after a request, and its answer. */
export type Effect = { readonly state: State; readonly answer: Answer }

/** The services as pure functions of the state: S3's conditional writes, SNS's PublishBatch, the queue's delete. */
export class SearchServices {
  readonly #log: Uint8Array
  readonly #texts: string[] = []
  readonly #numbers = new Map<string, number>()

  /** `log` is the content of every log object. */
  constructor(log: Uint8Array = new Uint8Array()) {
    this.#log = log
  }

  perform(state: State, request: PendingRequest, sender: Sender): Effect {
    if (request.kind === "acknowledge") {
      const isAcknowledged = state.isAcknowledged || !request.hasFailed
      return { state: { ...state, isAcknowledged }, answer: value("done", undefined) }
    }
    const { command } = request
    if (request.kind === "sns") return this.#publish(state, command, sender)
    if (command instanceof PutObjectCommand) return this.#put(state, command.input, sender)
    if (command instanceof GetObjectCommand) return { state, answer: this.#get(state, command.input, sender) }
    throw new Error(`the search does not support ${String(command)}`)
  }

  #publish(before: State, command: unknown, sender: Sender): Effect {
    let state = before
    const answer = performPublish(command, (id) => {
      state = { ...state, copies: plus(state.copies, id, 1) }
      const worker = state.workers[sender.slot]
      if (worker) state = withWorker(state, sender.slot, { ...worker, open: plus(worker.open, id, 1) })
      // A dead worker never receives the answer: it died inside W1.
      else if (sender.isDead) state = { ...state, deaths: plus(state.deaths, id, 1) }
    })
    return { state, answer: value("accepted", answer) }
  }

  #put(before: State, { Key = "", Body, ...condition }: PutObjectCommand["input"], sender: Sender): Effect {
    const existing = before.ledger[Key]
    const refusal = refusalOf(condition, existing ? etagOf(existing) : undefined)
    if (refusal) return { state: before, answer: thrown(refusal.name, refusal) }
    const { nonce, lease, ...rest } = entryOf(String(Body))
    const isOwn = nonce.startsWith(NONCE)
    const object: LedgerObject = {
      text: this.#numberOf(JSON.stringify(rest)),
      isPublished: rest.state === "published",
      owner: isOwn ? sender.slot : -1,
      nonce: isOwn && sender.slot < 0 ? "" : nonce,
      lease: Math.max(0, lease - clockAt(sender.age)),
      etag: (existing?.etag ?? 0) + 1,
    }
    let state: State = { ...before, ledger: { ...before.ledger, [Key]: object } }
    if (object.isPublished) state = closed(state, rest.id, sender)
    return { state, answer: value(`written ${object.etag}`, { ETag: etagOf(object) }) }
  }

  #get(state: State, { Bucket, Key = "" }: GetObjectCommand["input"], { slot, age }: Sender): Answer {
    if (Bucket === LOGS) return { key: "log", give: () => ({ value: logAnswer(this.#log) }) }
    const object = state.ledger[Key]
    if (!object) return thrown("NoSuchKey", s3Error("NoSuchKey", 404))
    const isForeign = object.nonce === "" || (object.nonce.startsWith(NONCE) && object.owner !== slot)
    const nonce = isForeign ? "another's" : object.nonce
    // A reader only needs to know whether the lease has expired.
    const lease = clockAt(age) + Math.min(1, object.lease)
    const text = JSON.stringify({ ...JSON.parse(this.#texts[object.text] ?? ""), nonce, lease })
    const answer = { Body: { transformToString: async () => text }, ETag: etagOf(object) }
    return value(`read ${object.text} ${nonce} ${Math.min(1, object.lease)} ${object.etag}`, answer)
  }

  #numberOf(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    this.#numbers.set(text, this.#texts.length)
    return this.#texts.push(text) - 1
  }
}

export function withWorker(state: State, slot: number, worker: State["workers"][number]): State {
  return { ...state, workers: state.workers.map((other, index) => (index === slot ? worker : other)) }
}

/** W1 closes for an alert whose mark is durable. For a dead worker, whose last request this was, a death was counted. */
function closed(state: State, id: string, { slot, isDead }: Sender): State {
  const worker = state.workers[slot]
  if (worker) return worker.open[id] ? withWorker(state, slot, { ...worker, open: plus(worker.open, id, -1) }) : state
  return isDead ? { ...state, deaths: plus(state.deaths, id, -1) } : state
}

/** The effect of a late request from a worker of this age, as text; null for one without effect. */
export function effectOf(request: PendingRequest, age: number): string | null {
  if (request.kind === "acknowledge") return request.hasFailed ? null : "acknowledges"
  const { command } = request
  if (command instanceof GetObjectCommand) return null
  if (!(command instanceof PutObjectCommand)) return `publishes ${publishedIds(command).join()}`
  const { Key, Body, IfMatch } = command.input
  const { lease, state } = entryOf(String(Body))
  return `${Key} ${state} ${lease - clockAt(age)} ${IfMatch ?? "new"}`
}

/** A fault hit this request: a worker that is inside W1 with its alerts may publish them again. */
export function excused(state: State, slot: number, request: PendingRequest): State {
  const ids = request.kind === "sns" ? publishedIds(request.command) : markedIds(request)
  const worker = state.workers[slot]
  if (!worker) return state
  let { deaths } = state
  let { open } = worker
  for (const id of ids) {
    deaths = plus(deaths, id, open[id] ?? 0)
    open = plus(open, id, -(open[id] ?? 0))
  }
  return withWorker({ ...state, deaths }, slot, { ...worker, open })
}

function markedIds(request: PendingRequest): readonly string[] {
  if (request.kind !== "s3" || !(request.command instanceof PutObjectCommand)) return []
  return [entryOf(String(request.command.input.Body)).id]
}

const entries = new Map<string, LedgerEntry>()

/** Memoized: a search reads the same few texts many times. */
function entryOf(text: string): LedgerEntry {
  const known = entries.get(text)
  if (known) return known
  const entry = JSON.parse(text) as LedgerEntry
  entries.set(text, entry)
  return entry
}

/** The errors of faults: the service refused before it did anything, or its answer was lost. */
export const refusals: { readonly [name: string]: Answer } = {
  refused: thrown("503", s3Error("SlowDown", 503)),
  throttled: thrown("throttled", snsError("Throttling", 400)),
  conflict: thrown("409", s3Error("ConditionalRequestConflict", 409)),
  lost: thrown("lost", new Error("TimeoutError: the answer did not come")),
}

/** PublishBatch's answer when it refuses each entry. */
export function allRefused(command: unknown): Answer {
  return value(
    "entries refused",
    performPublish(
      command,
      () => {},
      () => true,
    ),
  )
}

function etagOf({ etag }: LedgerObject): string {
  return `"${etag}"`
}

function value(key: string, answer: unknown): Answer {
  return { key, give: () => ({ value: answer }) }
}

function thrown(key: string, error: unknown): Answer {
  return { key, give: () => ({ error }) }
}
