import type { Asked, Local } from "./replayed-worker.ts"

/** One object of the ledger. The text stands in a table; who wrote it and how long its lease runs are kept apart from it. */
export type Kept = {
  readonly text: number
  readonly isPublished: boolean
  /** The living worker that wrote it, by slot; -1 when it is over. */
  readonly owner: number
  readonly nonce: string
  /** ms from now until its lease is over; 0 when it is. */
  readonly lease: number
  readonly etag: number
}

/** A living worker: how old it is in ticks, what it has been through, and how often it stands in W1 with each alert. */
export type Alive = { readonly age: number; readonly local: Local; readonly open: Counts }

/** A request that its worker no longer waits for, as it is dead or frozen: it may still arrive, or never. */
export type Adrift = {
  readonly asked: Asked
  readonly isDead: boolean
  /** Its worker's age, by whose clock its lease is written. */
  readonly age: number
  /** The same for requests that do the same. */
  readonly key: string
}

export type Counts = { readonly [id: string]: number }

/** All that may differ between two moments of the search. */
export type State = {
  readonly ledger: { readonly [key: string]: Kept }
  readonly workers: readonly (Alive | null)[]
  readonly adrift: readonly Adrift[]
  readonly copies: Counts
  /** Deaths inside W1, by alert. */
  readonly deaths: Counts
  readonly isAcknowledged: boolean
  readonly faultsLeft: number
}

export function plus(counts: Counts, id: string, by: number): Counts {
  return { ...counts, [id]: (counts[id] ?? 0) + by }
}

/** The same text for states that differ only in which of two workers is called the first. */
export function keyOf(state: State): string {
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
    const kept = state.ledger[key]
    if (!kept) continue
    const owner = kept.owner < 0 ? kept.owner : order.indexOf(kept.owner)
    parts.push(key, kept.text, owner, kept.nonce, kept.lease, kept.etag)
  }
  parts.push(...state.adrift.map(({ key }) => key).sort())
  for (const id of Object.keys(state.copies).sort()) parts.push(id, slack(state, id))
  return parts.join(";")
}

function textOfWorker(worker: Alive | null): string {
  if (!worker) return "-"
  const { local, age, open } = worker
  const windows = Object.keys(open).filter((id) => open[id] !== 0)
  return `${local.key}@${age} ${windows.sort().map((id) => `${id}=${open[id]}`)}`
}

/** How many more copies the deaths inside W1 excuse: how many there have been does not matter to what may follow. */
export function slack({ copies, deaths }: State, id: string): number {
  return (deaths[id] ?? 0) - Math.max(0, (copies[id] ?? 0) - 1)
}
