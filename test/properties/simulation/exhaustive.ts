import { hash } from "node:crypto"
import { PutObjectCommand } from "@aws-sdk/client-s3"
import { type Answer, type Asked, type Local, type Program, ReplayedWorker, TICK_MS } from "./replayed-worker.ts"
import { type Alive, type Kept, keyOf, plus, type State, slack } from "./search-state.ts"
import { allRefused, type Effect, effectOf, excused, refusals, type SearchWorld, withWorker } from "./search-world.ts"
import { type Parts, realParts } from "./worker.ts"

/** What is searched: what each delivery does, which alerts must come of it, and how many faults there may be. */
export type Scope = {
  readonly program: Program
  readonly world: SearchWorld
  readonly alerts: readonly string[]
  readonly faults: number
}

export type Found = {
  readonly states: number
  readonly steps: number
  readonly histories: number
  /** The shortest way to the first broken promise, and what it is; undefined when none is broken. */
  readonly violation?: { readonly what: string; readonly way: readonly string[] }
}

/** A claim's clock has two ticks before it is over; a worker that is this old is at its time-out with the next. */
const OLDEST = 1
const WORKERS = 2

type Move = { readonly name: string; readonly isFault: boolean; readonly state: State | Promise<State> }
/** A state that was come to, how, and whether the message is done with and all is out. Its content goes once it was looked at. */
type Node = { state: State | null; readonly from: number; readonly name: string; readonly isEnd: boolean }

/**
 * Every interleaving of the effects of two deliveries of one message, delivered anew for as long as it is not
 * acknowledged, with so many faults at any effect: the worker dies, the answer is lost, the request is refused. A dead
 * worker's requests may arrive later or never, and time passes whenever nobody would outlive it. States that are the same
 * are looked at once. Breadth first, so that the way to a broken promise is the shortest.
 */
export async function search({ program, world, alerts, faults }: Scope, parts: Parts = realParts): Promise<Found> {
  const worker = new ReplayedWorker(parts, program)
  const start = await worker.begin()
  const explorer = new Explorer(world, worker, start)
  const first: State = {
    ledger: {},
    workers: Array.from({ length: WORKERS }, () => null),
    adrift: [],
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
      if (what) return { ...counts(), violation: { what, way: wayTo(nodes, nodes.length - 1) } }
    }
  }
  const stuck = stuckAt(nodes, safe)
  if (stuck < 0) return counts()
  return { ...counts(), violation: { what: "lost: it never comes to an end", way: wayTo(nodes, stuck) } }
}

/** Millions of states are told apart by 96 bits of a hash, which is less to keep than their text. */
function digestOf(state: State): string {
  return hash("md5", keyOf(state), "base64").slice(0, 16)
}

/** The promise that a state breaks; undefined when it keeps them all. */
function broken(state: State, alerts: readonly string[]): string | undefined {
  const { copies, deaths, isAcknowledged } = state
  const missing = alerts.find((id) => !copies[id])
  if (isAcknowledged && missing !== undefined) return `lost: acknowledged without alert ${missing.slice(0, 8)}`
  const twice = Object.keys(copies).find((id) => slack(state, id) < 0)
  return twice === undefined
    ? undefined
    : `twice: ${twice.slice(0, 8)} went out ${copies[twice]} times with ${deaths[twice] ?? 0} deaths inside W1`
}

/** A state from which no way without further faults leads to a message that is done with; -1 when there is none. */
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

function wayTo(nodes: readonly Node[], end: number): string[] {
  const way: string[] = []
  for (let node = nodes[end]; node && node.from >= 0; node = nodes[node.from]) way.unshift(node.name)
  return way
}

/** Says what may happen next. */
class Explorer {
  readonly #world: SearchWorld
  readonly #worker: ReplayedWorker
  readonly #start: Local

  constructor(world: SearchWorld, worker: ReplayedWorker, start: Local) {
    this.#world = world
    this.#worker = worker
    this.#start = start
  }

  *moves(state: State): Generator<Move> {
    const isFree = state.workers.indexOf(null)
    if (isFree >= 0 && !state.isAcknowledged) {
      const born: Alive = { age: 0, local: this.#start, open: {} }
      yield { name: `delivered to ${isFree}`, isFault: false, state: withWorker(state, isFree, born) }
    }
    for (const [slot, worker] of state.workers.entries()) {
      if (!worker) continue
      for (const [number, asked] of worker.local.asked) yield* this.#answers(state, slot, worker, number, asked)
      if (state.faultsLeft > 0) yield { name: `${slot} dies`, isFault: true, state: died(spent(state), slot, worker) }
    }
    for (const adrift of state.adrift) {
      const { asked, isDead, age } = adrift
      const without = { ...state, adrift: state.adrift.filter((other) => other !== adrift) }
      yield { name: `${nameOf(asked)} never arrives`, isFault: false, state: without }
      const { state: after } = this.#world.perform(without, asked, { slot: -1, age, isDead })
      yield { name: `${nameOf(asked)} arrives late`, isFault: false, state: after }
    }
    if (mayTick(state)) yield { name: "time passes", isFault: false, state: ticked(state) }
  }

  *#answers(state: State, slot: number, worker: Alive, number: number, asked: Asked): Generator<Move> {
    const asker = { slot, age: worker.age, isDead: false }
    const name = `${slot} ${nameOf(asked)}`
    const go = (after: State, answer: Answer) => this.#go(after, slot, number, answer)
    const well: Effect = this.#world.perform(state, asked, asker)
    yield { name, isFault: false, state: go(well.state, well.answer) }
    if (state.faultsLeft === 0) return
    const before = spent(state)
    const fault = (what: string, after: State, answer: Answer): Move => ({
      name: `${name}: ${what}`,
      isFault: true,
      state: go(after, answer),
    })
    if (asked.kind === "acknowledge") {
      yield fault("not done", before, refusals["refused"] ?? well.answer)
      return
    }
    const done = this.#world.perform(before, asked, asker)
    const lost = excused(done.state, slot, asked)
    yield { name: `${name}: answer lost, sent again`, isFault: true, state: lost }
    for (const [what, after, answer] of faultsOf(asked, excused(before, slot, asked), before, lost)) {
      if (answer) yield fault(what, after, answer)
    }
  }

  /** The state in which a worker has its answer, and is gone if that was all that it waited for. */
  #go(state: State, slot: number, number: number, answer: Answer): State | Promise<State> {
    const worker = state.workers[slot]
    if (!worker) return state
    const local = this.#worker.next(worker.local, { number, answer, age: worker.age })
    return local instanceof Promise
      ? local.then((found) => wentOn(state, slot, worker, found))
      : wentOn(state, slot, worker, local)
  }
}

/** Besides death and a lost answer: what else may become of a request. */
function faultsOf(
  asked: Exclude<Asked, { kind: "acknowledge" }>,
  refused: State,
  conflicting: State,
  lost: State,
): readonly (readonly [string, State, Answer | undefined])[] {
  const told = ["answer lost, told so", lost, refusals["lost"]] as const
  if (asked.kind === "sns") {
    return [
      told,
      ["throttled", refused, refusals["throttled"]],
      ["entries refused", refused, allRefused(asked.command)],
    ]
  }
  const slow = ["503", refused, refusals["refused"]] as const
  return asked.command instanceof PutObjectCommand ? [told, slow, ["409", conflicting, refusals["conflict"]]] : [slow]
}

function wentOn(state: State, slot: number, { age, open }: Alive, local: Local): State {
  return local.isOver ? left(state, slot, { age, local, open }, false) : withWorker(state, slot, { age, local, open })
}

function died(state: State, slot: number, worker: Alive): State {
  let { deaths } = state
  for (const [id, count] of Object.entries(worker.open)) deaths = plus(deaths, id, count)
  return left({ ...state, deaths }, slot, worker, true)
}

/** The worker is no more. What it waited for is adrift; what it wrote is nobody's own any longer. */
function left(state: State, slot: number, { local, age }: Alive, isDead: boolean): State {
  const adrift = [...state.adrift]
  for (const asked of local.asked.values()) {
    const key = effectOf(asked, age)
    if (key !== null) adrift.push({ asked, isDead, age, key: `${key} ${isDead}` })
  }
  const workers = state.workers.map((worker, index) => (index === slot ? null : worker))
  const isQuiet = adrift.length === 0 && workers.every((worker) => worker === null)
  const ledger = mapped(state.ledger, (kept) => ({
    ...kept,
    ...(kept.owner === slot ? { owner: -1, nonce: "" } : {}),
    // Nobody knows its ETag any longer, so any will do.
    ...(isQuiet ? { etag: 1 } : {}),
  }))
  return { ...state, ledger, workers, adrift }
}

function mapped(ledger: State["ledger"], change: (kept: Kept) => Kept): State["ledger"] {
  return Object.fromEntries(Object.entries(ledger).map(([key, kept]) => [key, change(kept)]))
}

function spent(state: State): State {
  return { ...state, faultsLeft: state.faultsLeft - 1 }
}

/** No worker lives beyond its time-out, and a dead one's request arrives soon or never. */
function mayTick({ workers, adrift, ledger }: State): boolean {
  if (adrift.some(({ isDead }) => isDead) || workers.some((worker) => worker && worker.age >= OLDEST)) return false
  return workers.some((worker) => worker) || Object.values(ledger).some(({ lease }) => lease > 0)
}

function ticked(state: State): State {
  const ledger = mapped(state.ledger, (kept) => ({ ...kept, lease: Math.max(0, kept.lease - TICK_MS) }))
  return { ...state, ledger, workers: state.workers.map((worker) => worker && { ...worker, age: worker.age + 1 }) }
}

function nameOf(asked: Asked): string {
  if (asked.kind === "acknowledge") return asked.hasFailed ? "gives the message back" : "acknowledges"
  if (asked.kind === "sns") return "publishes"
  const { command } = asked
  if (!(command instanceof PutObjectCommand)) return "reads"
  const state = /"state":"(\w+)"/.exec(String(command.input.Body))?.[1] ?? ""
  return `${command.input.IfMatch === undefined ? "creates" : "replaces"} ${state}`
}
