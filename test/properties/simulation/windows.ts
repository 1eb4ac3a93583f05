/** One message that SNS accepted, of a worker that has not yet marked it in the ledger: window W1 stands open. */
type Acceptance = { readonly worker: number; readonly isUnrecorded: boolean; isClosed: boolean; isExcused: boolean }

/**
 * Keeps who is inside window W1 with which publication. A further copy is excused only when a fault hit that very
 * worker, for that very publication, after SNS had accepted it and before the mark was durable: the worker died, SNS's
 * answer was lost, or the mark was refused. An acceptance whose mark becomes durable after all excuses nothing. What went
 * out unrecorded, because the ledger refused that worker's claim of it, is counted apart.
 */
export class Windows {
  readonly #acceptances = new Map<string, Acceptance[]>()

  readonly #refused = new Set<string>()

  accept(worker: number, id: string): void {
    const before = this.#acceptances.get(id)
    const isUnrecorded = this.#refused.has(`${worker} ${id}`)
    const acceptance = { worker, isUnrecorded, isClosed: false, isExcused: false }
    if (before) before.push(acceptance)
    else this.#acceptances.set(id, [acceptance])
  }

  /** The ledger refuses to do anything for these publications, as when the right to it is missing. */
  refuse(worker: number, ids: Iterable<string>): void {
    for (const id of ids) this.#refused.add(`${worker} ${id}`)
  }

  /** The claim is durable, so what the ledger refused before does not matter. */
  claim(worker: number, id: string): void {
    this.#refused.delete(`${worker} ${id}`)
  }

  /** The mark is durable, whoever is told so. A publication sent twice by the SDK's retry closes with its later copy. */
  mark(worker: number, id: string): void {
    const mine = this.#acceptances.get(id)?.filter((one) => one.worker === worker && !one.isUnrecorded)
    const last = mine?.at(-1)
    if (last) last.isClosed = true
  }

  /** A fault hit this worker's handling of these publications. */
  fault(worker: number, ids: Iterable<string>): void {
    for (const id of ids) {
      for (const acceptance of this.#acceptances.get(id) ?? []) {
        if (acceptance.worker === worker && !acceptance.isClosed) acceptance.isExcused = true
      }
    }
  }

  die(worker: number): void {
    this.fault(worker, this.#acceptances.keys())
  }

  has(id: string): boolean {
    return this.#acceptances.has(id)
  }

  copies(id: string): number {
    return this.#acceptances.get(id)?.length ?? 0
  }

  get published(): number {
    return [...this.#acceptances.keys()].reduce((sum, id) => sum + this.copies(id), 0)
  }

  /** Deaths inside W1, of all publications. */
  get deaths(): number {
    return [...this.#acceptances.keys()].reduce((sum, id) => sum + this.#excuses(id), 0)
  }

  /** Copies that went out because the ledger refused its work. */
  get unrecorded(): number {
    return [...this.#acceptances.keys()].reduce((sum, id) => sum + this.#unrecorded(id), 0)
  }

  /** Publications that went out more often than W1 explains. */
  get outside(): readonly string[] {
    return [...this.#acceptances.keys()].filter((id) => this.copies(id) - 1 > this.#excuses(id) + this.#unrecorded(id))
  }

  #excuses(id: string): number {
    const acceptances = this.#acceptances.get(id) ?? []
    return acceptances.filter(({ isClosed, isExcused, isUnrecorded }) => isExcused && !isClosed && !isUnrecorded).length
  }

  #unrecorded(id: string): number {
    return (this.#acceptances.get(id) ?? []).filter(({ isUnrecorded }) => isUnrecorded).length
  }
}
