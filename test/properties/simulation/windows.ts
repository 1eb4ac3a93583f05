/** One message that SNS accepted from a worker. Until the worker marks it in the ledger, window W1 is open. */
type Acceptance = { readonly worker: number; readonly isUnrecorded: boolean; isClosed: boolean; isExcused: boolean }

/**
 * Tracks which worker is inside window W1 with which publication. A further copy is excused only when a fault hit that very
 * worker, for that very publication, after SNS had accepted it and before the mark was durable: the worker died, SNS's
 * answer was lost, or the mark was refused. An acceptance whose mark becomes durable after all excuses nothing. A copy
 * that was published unrecorded, because the ledger refused the claim, is counted separately.
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

  /** The ledger refuses every request for these publications, as with a missing permission. */
  refuse(worker: number, ids: Iterable<string>): void {
    for (const id of ids) this.#refused.add(`${worker} ${id}`)
  }

  /** The claim is durable, so earlier refusals of the ledger do not matter. */
  claim(worker: number, id: string): void {
    this.#refused.delete(`${worker} ${id}`)
  }

  /** The mark is durable, whether or not the worker learns of it. If the SDK's retry sent two copies, it closes the later. */
  mark(worker: number, id: string): void {
    const own = this.#acceptances.get(id)?.filter((one) => one.worker === worker && !one.isUnrecorded)
    const last = own?.at(-1)
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

  /** What this worker has sent, and neither marked nor was kept from marking by a fault: nobody knows that it was sent. */
  unmarked(worker: number): readonly string[] {
    return [...this.#acceptances].flatMap(([id, acceptances]) =>
      acceptances.some((one) => one.worker === worker && !one.isClosed && !one.isExcused && !one.isUnrecorded)
        ? [id]
        : [],
    )
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

  /** Copies that were published because the ledger refused to record them. */
  get unrecorded(): number {
    return [...this.#acceptances.keys()].reduce((sum, id) => sum + this.#unrecorded(id), 0)
  }

  /** Publications with more copies than W1 explains. */
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
