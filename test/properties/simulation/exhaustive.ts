import { hash } from "node:crypto"
import { PutObjectCommand } from "@aws-sdk/client-s3"
import {
  type Answer,
  type PendingRequest,
  type Program,
  ReplayedWorker,
  TICK_MS,
  type WorkerProgress,
} from "./replayed-worker.ts"
import {
  allRefused,
  type Effect,
  effectOf,
  excused,
  refusals,
  type SearchServices,
  withWorker,
} from "./search-services.ts"
import { type LedgerObject, type LiveWorker, plus, type State, slack, stateKey } from "./search-state.ts"
import { type Parts, realParts } from "./worker.ts"

/** What is searched: what each delivery does, the alerts that it must publish, and the maximum of faults. */
export type Scope = {
  readonly program: Program
  readonly services: SearchServices
  readonly alerts: readonly string[]
  readonly faults: number
}

export type SearchResult = {
  readonly states: number
  readonly steps: number
  readonly histories: number
  /** The first broken promise and the shortest path to it; undefined when none is broken. */
  readonly violation?: { readonly what: string; readonly path: readonly string[] }
}

/** In ticks. A claim lasts two ticks; a worker of this age reaches its time-out with the next tick. */
const MAX_AGE = 1
const WORKERS = 2

type Move = { readonly name: string; readonly isFault: boolean; readonly state: State | Promise<State> }
/** A state, null once it was explored; how the search reached it; and whether the message is done and every alert out. */
type Node = { state: State | null; readonly from: number; readonly name: string; readonly isEnd: boolean }

/**
 * Explores every interleaving of the effects of two deliveries of one message, which is delivered again until it is
 * acknowledged. Faults may hit any effect: the worker dies, the answer is lost, the request is refused. A dead worker's
 * requests may arrive later or never. Equal states are explored once, breadth first, so that the path to a broken promise
 * is the shortest.
 */
export async function search(
  { program, services, alerts, faults }: Scope,
  parts: Parts = realParts,
): Promise<SearchResult> {
  const worker = new ReplayedWorker(parts, program)
  const start = await worker.begin()
  const explorer = new Explorer(services, worker, start)
  const first: State = {
    ledger: {},
    workers: Array.from({ length: WORKERS }, () => null),
    orphans: [],
    copies: {},
    deaths: {},
    isAcknowledged: false,
    faultsLeft: faults,
  }
  const nodes: Node[] = [{ state: first, from: -1, name: "", isEnd: false }]
  const seen = new Map([[digestOf(first), 0]])
  const names = new Map<string, string>()
  const safe: number[][] = [[]]
  let steps = 0
  const counts = () => ({ states: nodes.length, steps, histories: worker.histories })
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index]
    const state = node?.state
    if (!node || !state) continue
    node.state = null
    for (const { name, isFault, state: after } of explorer.moves(state)) {
      const next = after instanceof Promise ? await after : after
      steps++
      const key = digestOf(next)
      const known = seen.get(key)
      if (known !== undefined) {
        if (!isFault) safe[known]?.push(index)
        continue
      }
      seen.set(key, nodes.length)
      safe.push(isFault ? [] : [index])
      const isEnd = next.isAcknowledged && alerts.every((id) => next.copies[id])
      if (!names.has(name)) names.set(name, name)
      nodes.push({ state: next, from: index, name: names.get(name) ?? name, isEnd })
      const what = broken(next, alerts)
      if (what) return { ...counts(), violation: { what, path: pathTo(nodes, nodes.length - 1) } }
    }
  }
  const stuck = stuckAt(nodes, safe)
  if (stuck < 0) return counts()
  return { ...counts(), violation: { what: "lost: it never comes to an end", path: pathTo(nodes, stuck) } }
}

/** 96 bits of a hash distinguish millions of states and take less memory than their texts. */
function digestOf(state: State): string {
  return hash("md5", stateKey(state), "base64").slice(0, 16)
}

/** The promise that a state breaks; undefined when it keeps them all. */
function broken(state: State, alerts: readonly string[]): string | undefined {
  const { copies, deaths, isAcknowledged } = state
  const missing = alerts.find((id) => !copies[id])
  if (isAcknowledged && missing !== undefined) return `lost: acknowledged without alert ${missing.slice(0, 8)}`
  const twice = Object.keys(copies).find((id) => slack(state, id) < 0)
  return twice === undefined
    ? undefined
    : `twice: ${twice.slice(0, 8)} was published ${copies[twice]} times with ${deaths[twice] ?? 0} deaths inside W1`
}

/** The index of a state from which no path without further faults leads to an end; -1 when there is none. */
function stuckAt(nodes: readonly Node[], safe: readonly (readonly number[])[]): number {
  const good = new Uint8Array(nodes.length)
  const open = nodes.flatMap(({ isEnd }, index) => (isEnd ? [index] : []))
  for (const index of open) good[index] = 1
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    for (const before of safe[index] ?? []) {
      if (good[before]) continue
      good[before] = 1
      open.push(before)
    }
  }
  return good.indexOf(0)
}

function pathTo(nodes: readonly Node[], end: number): string[] {
  const path: string[] = []
  for (let node = nodes[end]; node && node.from >= 0; node = nodes[node.from]) path.unshift(node.name)
  return path
}

/** Lists what may happen next in a state. */
class Explorer {
  readonly #services: SearchServices
  readonly #worker: ReplayedWorker
  readonly #start: WorkerProgress

  constructor(services: SearchServices, worker: ReplayedWorker, start: WorkerProgress) {
    this.#services = services
    this.#worker = worker
    this.#start = start
  }

  *moves(state: State): Generator<Move> {
    const isFree = state.workers.indexOf(null)
    if (isFree >= 0 && !state.isAcknowledged) {
      const started: LiveWorker = { age: 0, progress: this.#start, open: {} }
      yield { name: `delivered to ${isFree}`, isFault: false, state: withWorker(state, isFree, started) }
    }
    for (const [slot, worker] of state.workers.entries()) {
      if (!worker) continue
      for (const [number, request] of worker.progress.pending)
        yield* this.#answers(state, slot, worker, number, request)
      if (state.faultsLeft > 0) yield { name: `${slot} dies`, isFault: true, state: died(spent(state), slot, worker) }
    }
    for (const orphan of state.orphans) {
      const { request, isDead, age } = orphan
      const without = { ...state, orphans: state.orphans.filter((other) => other !== orphan) }
      yield { name: `${nameOf(request)} never arrives`, isFault: false, state: without }
      const { state: after } = this.#services.perform(without, request, { slot: -1, age, isDead })
      yield { name: `${nameOf(request)} arrives late`, isFault: false, state: after }
    }
    if (mayTick(state)) yield { name: "time passes", isFault: false, state: ticked(state) }
  }

  *#answers(state: State, slot: number, worker: LiveWorker, number: number, request: PendingRequest): Generator<Move> {
    const sender = { slot, age: worker.age, isDead: false }
    const name = `${slot} ${nameOf(request)}`
    const go = (after: State, answer: Answer) => this.#go(after, slot, number, answer)
    const well: Effect = this.#services.perform(state, request, sender)
    yield { name, isFault: false, state: go(well.state, well.answer) }
    if (state.faultsLeft === 0) return
    const before = spent(state)
    const fault = (what: string, after: State, answer: Answer): Move => ({
      name: `${name}: ${what}`,
      isFault: true,
      state: go(after, answer),
    })
    if (request.kind === "acknowledge") {
      yield fault("not done", before, refusals["refused"] ?? well.answer)
      return
    }
    const done = this.#services.perform(before, request, sender)
    const lost = excused(done.state, slot, request)
    yield { name: `${name}: answer lost, sent again`, isFault: true, state: lost }
    for (const [what, after, answer] of faultsOf(request, excused(before, slot, request), before, lost)) {
      if (answer) yield fault(what, after, answer)
    }
  }

  /** The state after a worker received an answer; the worker ends if it waited for nothing else. */
  #go(state: State, slot: number, number: number, answer: Answer): State | Promise<State> {
    const worker = state.workers[slot]
    if (!worker) return state
    const progress = this.#worker.next(worker.progress, { number, answer, age: worker.age })
    return progress instanceof Promise
      ? progress.then((found) => resumed(state, slot, worker, found))
      : resumed(state, slot, worker, progress)
  }
}

/** The faults of a request besides the death of its worker and a lost answer. */
function faultsOf(
  request: Exclude<PendingRequest, { kind: "acknowledge" }>,
  refused: State,
  conflicting: State,
  lost: State,
): readonly (readonly [string, State, Answer | undefined])[] {
  const reported = ["answer lost, reported", lost, refusals["lost"]] as const
  if (request.kind === "sns") {
    return [
      reported,
      ["throttled", refused, refusals["throttled"]],
      ["entries refused", refused, allRefused(request.command)],
    ]
  }
  const slow = ["503", refused, refusals["refused"]] as const
  return request.command instanceof PutObjectCommand
    ? [reported, slow, ["409", conflicting, refusals["conflict"]]]
    : [slow]
}

function resumed(state: State, slot: number, { age, open }: LiveWorker, progress: WorkerProgress): State {
  return progress.isOver
    ? left(state, slot, { age, progress, open }, false)
    : withWorker(state, slot, { age, progress, open })
}

function died(state: State, slot: number, worker: LiveWorker): State {
  let { deaths } = state
  for (const [id, count] of Object.entries(worker.open)) deaths = plus(deaths, id, count)
  return left({ ...state, deaths }, slot, worker, true)
}

/** The worker has ended. Its pending requests become orphans, and what it wrote has no owner any more. */
function left(state: State, slot: number, { progress, age }: LiveWorker, isDead: boolean): State {
  const orphans = [...state.orphans]
  for (const request of progress.pending.values()) {
    const key = effectOf(request, age)
    if (key !== null) orphans.push({ request, isDead, age, key: `${key} ${isDead}` })
  }
  const workers = state.workers.map((worker, index) => (index === slot ? null : worker))
  const isQuiet = orphans.length === 0 && workers.every((worker) => worker === null)
  const ledger = mapped(state.ledger, (object) => ({
    ...object,
    ...(object.owner === slot ? { owner: -1, nonce: "" } : {}),
    // No worker knows its ETag any more, so all ETags are equivalent.
    ...(isQuiet ? { etag: 1 } : {}),
  }))
  return { ...state, ledger, workers, orphans }
}

function mapped(ledger: State["ledger"], change: (object: LedgerObject) => LedgerObject): State["ledger"] {
  return Object.fromEntries(Object.entries(ledger).map(([key, object]) => [key, change(object)]))
}

function spent(state: State): State {
  return { ...state, faultsLeft: state.faultsLeft - 1 }
}

/** No worker outlives its time-out, and a dead worker's request arrives before the next tick or never. */
function mayTick({ workers, orphans, ledger }: State): boolean {
  if (orphans.some(({ isDead }) => isDead) || workers.some((worker) => worker && worker.age >= MAX_AGE)) return false
  return workers.some((worker) => worker) || Object.values(ledger).some(({ lease }) => lease > 0)
}

function ticked(state: State): State {
  const ledger = mapped(state.ledger, (object) => ({ ...object, lease: Math.max(0, object.lease - TICK_MS) }))
  return { ...state, ledger, workers: state.workers.map((worker) => worker && { ...worker, age: worker.age + 1 }) }
}

function nameOf(request: PendingRequest): string {
  if (request.kind === "acknowledge") return request.hasFailed ? "gives the message back" : "acknowledges"
  if (request.kind === "sns") return "publishes"
  const { command } = request
  if (!(command instanceof PutObjectCommand)) return "reads"
  const state = /"state":"(\w+)"/.exec(String(command.input.Body))?.[1] ?? ""
  return `${command.input.IfMatch === undefined ? "creates" : "replaces"} ${state}`
}
