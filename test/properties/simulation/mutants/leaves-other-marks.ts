import { Ledger } from "../../../../src/delivery/ledger/ledger.ts"
import type { Mutant } from "./mutant.ts"

/** Tells of the first mark that failed while others are under way, as Promise.all does. */
class LeavesOtherMarks extends Ledger {
  #fail: (error: unknown) => void = () => {}
  readonly #firstFailure = new Promise<never>((_, reject) => {
    this.#fail = reject
  })

  override async markPublished(key: string, id: string, record: string, etag: string): Promise<void> {
    this.#firstFailure.catch(() => {})
    const mark = super.markPublished(key, id, record, etag)
    mark.catch((error: unknown) => this.#fail(error))
    return Promise.race([mark, this.#firstFailure])
  }
}

export const leavesOtherMarks: Mutant = {
  does: "tells of a failed mark while others are under way",
  takesMore: true,
  parts: { ledger: (world) => new LeavesOtherMarks(world) },
}
