import { Ledger } from "../../../../src/delivery/ledger/ledger.ts"
import type { Mutant } from "./mutant.ts"

/** Begins to mark and does not wait for it. */
class LeavesMark extends Ledger {
  override async markPublished(key: string, id: string, record: string, etag: string): Promise<void> {
    super.markPublished(key, id, record, etag).catch(() => {})
  }
}

export const leavesMark: Mutant = {
  does: "does not wait for the mark",
  parts: { ledger: (world) => new LeavesMark(world) },
}
