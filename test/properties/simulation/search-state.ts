import type { PendingRequest, WorkerProgress } from "./replayed-worker.ts"

/** One object of the ledger. `text` is an index into a table of texts; owner and lease are not part of the text. */
export type LedgerObject = {
  readonly text: number
  readonly isPublished: boolean
  /** The slot of the live worker that wrote it; -1 when that worker has ended. */
  readonly owner: number
  readonly nonce: string
  /** ms until its lease expires; 0 when it has expired. */
  readonly lease: number
  readonly etag: number
}

/** A live worker: its age in ticks, its progress, and how often it is inside W1 with each alert. */
export type LiveWorker = { readonly age: number; readonly progress: WorkerProgress; readonly open: Counts }

/** A request of a dead or frozen worker: it may still arrive, or never. */
export type OrphanedRequest = {
  readonly request: PendingRequest
  readonly isDead: boolean
  /** The age of its worker, whose clock determines the lease that it writes. */
  readonly age: number
  /** Equal for requests with the same effect. */
  readonly key: string
}

export type Counts = { readonly [id: string]: number }

/** Everything that distinguishes two moments of the search. */
export type State = {
  readonly ledger: { readonly [key: string]: LedgerObject }
  readonly workers: readonly (LiveWorker | null)[]
  readonly orphans: readonly OrphanedRequest[]
  readonly copies: Counts
  /** Deaths inside W1, by alert. */
  readonly deaths: Counts
  readonly isAcknowledged: boolean
  readonly faultsLeft: number
}

export function plus(counts: Counts, id: string, by: number): Counts {
  return { ...counts, [id]: (counts[id] ?? 0) + by }
}

/** Equal for states that differ only in the order of the two workers. */
export function stateKey(state: State): string {
  const [first = "", second = ""] = state.workers.map(textOfWorker)
  if (first < second) return textOf(state, [0, 1], [first, second])
  if (first > second) return textOf(state, [1, 0], [second, first])
  const straight = textOf(state, [0, 1], [first, second])
  const crossed = textOf(state, [1, 0], [second, first])
  return straight < crossed ? straight : crossed
}

function textOf(state: State, order: readonly number[], workers: readonly string[]): string {
  const parts: (string | number | boolean)[] = [...workers, state.isAcknowledged, state.faultsLeft]
  for (const key of Object.keys(state.ledger).sort()) {
    const object = state.ledger[key]
    if (!object) continue
    const owner = object.owner < 0 ? object.owner : order.indexOf(object.owner)
    parts.push(key, object.text, owner, object.nonce, object.lease, object.etag)
  }
  parts.push(...state.orphans.map(({ key }) => key).sort())
  for (const id of Object.keys(state.copies).sort()) parts.push(id, slack(state, id))
  return parts.join(";")
}

function textOfWorker(worker: LiveWorker | null): string {
  if (!worker) return "-"
  const { progress, age, open } = worker
  const windows = Object.keys(open).filter((id) => open[id] !== 0)
  return `${progress.key}@${age} ${windows.sort().map((id) => `${id}=${open[id]}`)}`
}

/** How many more copies the deaths inside W1 excuse. The number of past copies alone does not matter to what may follow. */
export function slack({ copies, deaths }: State, id: string): number {
  return (deaths[id] ?? 0) - Math.max(0, (copies[id] ?? 0) - 1)
}
