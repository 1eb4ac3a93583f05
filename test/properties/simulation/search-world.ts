import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3"
import type { Entry } from "../../../src/delivery/ledger/entry.ts"
import { type Answer, type Asked, clockAt, NONCE } from "./replayed-worker.ts"
import { type Kept, plus, type State } from "./search-state.ts"
import { LOGS, logAnswer, refusalOf, s3Error } from "./simulated-s3.ts"
import { performPublish, publishedIds, snsError } from "./simulated-sns.ts"

/** Who asks: a living worker's slot, or -1 for one that is dead or frozen; and its age. */
export type Asker = { readonly slot: number; readonly age: number; readonly isDead: boolean }

/** What a request does to the world, and its answer. `ids` are the alerts that it published or marked. */
export type Effect = { readonly state: State; readonly answer: Answer }

/** The services as pure functions of the state: S3's conditional writes, SNS's PublishBatch, the queue's delete. */
export class SearchWorld {
  readonly #log: Uint8Array
  readonly #texts: string[] = []
  readonly #numbers = new Map<string, number>()

  /** `log` is what every object of the logs holds. */
  constructor(log: Uint8Array = new Uint8Array()) {
    this.#log = log
  }

  perform(state: State, asked: Asked, asker: Asker): Effect {
    if (asked.kind === "acknowledge") {
      const isAcknowledged = state.isAcknowledged || !asked.hasFailed
      return { state: { ...state, isAcknowledged }, answer: value("done", undefined) }
    }
    const { command } = asked
    if (asked.kind === "sns") return this.#publish(state, command, asker)
    if (command instanceof PutObjectCommand) return this.#put(state, command.input, asker)
    if (command instanceof GetObjectCommand) return { state, answer: this.#get(state, command.input, asker) }
    throw new Error(`the search does not know ${String(command)}`)
  }

  #publish(before: State, command: unknown, asker: Asker): Effect {
    let state = before
    const answer = performPublish(command, (id) => {
      state = { ...state, copies: plus(state.copies, id, 1) }
      const worker = state.workers[asker.slot]
      if (worker) state = withWorker(state, asker.slot, { ...worker, open: plus(worker.open, id, 1) })
      // The answer of a dead worker's publication is lost: it died inside W1.
      else if (asker.isDead) state = { ...state, deaths: plus(state.deaths, id, 1) }
    })
    return { state, answer: value("accepted", answer) }
  }

  #put(before: State, { Key = "", Body, ...condition }: PutObjectCommand["input"], asker: Asker): Effect {
    const there = before.ledger[Key]
    const refusal = refusalOf(condition, there ? etagOf(there) : undefined)
    if (refusal) return { state: before, answer: thrown(refusal.name, refusal) }
    const { nonce, lease, ...rest } = entryOf(String(Body))
    const isOwn = nonce.startsWith(NONCE)
    const kept: Kept = {
      text: this.#numberOf(JSON.stringify(rest)),
      isPublished: rest.state === "published",
      owner: isOwn ? asker.slot : -1,
      nonce: isOwn && asker.slot < 0 ? "" : nonce,
      lease: Math.max(0, lease - clockAt(asker.age)),
      etag: (there?.etag ?? 0) + 1,
    }
    let state: State = { ...before, ledger: { ...before.ledger, [Key]: kept } }
    if (kept.isPublished) state = closed(state, rest.id, asker)
    return { state, answer: value(`written ${kept.etag}`, { ETag: etagOf(kept) }) }
  }

  #get(state: State, { Bucket, Key = "" }: GetObjectCommand["input"], { slot, age }: Asker): Answer {
    if (Bucket === LOGS) return { key: "log", give: () => ({ value: logAnswer(this.#log, false) }) }
    const kept = state.ledger[Key]
    if (!kept) return thrown("NoSuchKey", s3Error("NoSuchKey", 404))
    const isForeign = kept.nonce === "" || (kept.nonce.startsWith(NONCE) && kept.owner !== slot)
    const nonce = isForeign ? "another's" : kept.nonce
    // Only whether a lease is over matters to who reads it.
    const lease = clockAt(age) + Math.min(1, kept.lease)
    const text = JSON.stringify({ ...JSON.parse(this.#texts[kept.text] ?? ""), nonce, lease })
    const answer = { Body: { transformToString: async () => text }, ETag: etagOf(kept) }
    return value(`read ${kept.text} ${nonce} ${Math.min(1, kept.lease)} ${kept.etag}`, answer)
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

/** W1 closes for an alert whose mark is durable; that of a dead worker, whose last request it was, had counted as a death. */
function closed(state: State, id: string, { slot, isDead }: Asker): State {
  const worker = state.workers[slot]
  if (worker) return worker.open[id] ? withWorker(state, slot, { ...worker, open: plus(worker.open, id, -1) }) : state
  return isDead ? { ...state, deaths: plus(state.deaths, id, -1) } : state
}

/** What a request of a worker of this age would do if it arrived late, as text; null for one that does nothing. */
export function effectOf(asked: Asked, age: number): string | null {
  if (asked.kind === "acknowledge") return asked.hasFailed ? null : "acknowledges"
  const { command } = asked
  if (command instanceof GetObjectCommand) return null
  if (!(command instanceof PutObjectCommand)) return `publishes ${publishedIds(command).join()}`
  const { Key, Body, IfMatch } = command.input
  const { lease, state } = entryOf(String(Body))
  return `${Key} ${state} ${lease - clockAt(age)} ${IfMatch ?? "new"}`
}

/** A fault hit this request: whoever stands in W1 with its alerts may send them again. */
export function excused(state: State, slot: number, asked: Asked): State {
  const ids = asked.kind === "sns" ? publishedIds(asked.command) : markedIds(asked)
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

function markedIds(asked: Asked): readonly string[] {
  if (asked.kind !== "s3" || !(asked.command instanceof PutObjectCommand)) return []
  return [entryOf(String(asked.command.input.Body)).id]
}

const entries = new Map<string, Entry>()

/** Parsed once: a search comes to the same few texts again and again. */
function entryOf(text: string): Entry {
  const known = entries.get(text)
  if (known) return known
  const entry = JSON.parse(text) as Entry
  entries.set(text, entry)
  return entry
}

/** What a fault answers in a service's place: refused before anything was done, or told nothing. */
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

function etagOf({ etag }: Kept): string {
  return `"${etag}"`
}

function value(key: string, answer: unknown): Answer {
  return { key, give: () => ({ value: answer }) }
}

function thrown(key: string, error: unknown): Answer {
  return { key, give: () => ({ error }) }
}
