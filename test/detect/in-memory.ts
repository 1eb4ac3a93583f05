import { Ledger } from "../../src/delivery/ledger/ledger.ts"
import type { Publication } from "../../src/delivery/publish/publisher.ts"
import type { DetectContext } from "../../src/detect/context.ts"
import type { ObjectLine } from "../../src/detect/object-outcome.ts"
import { SideTables } from "../../src/engine/enrich/side-tables.ts"
import { MemoryStore } from "../delivery/ledger/memory-store.ts"

/** The dependencies of detect with a ledger and topics in memory, and what detect published, logged and recorded. */
export function detectInMemory(given: Pick<DetectContext, "scanner" | "open" | "now">) {
  const store = new MemoryStore()
  const alerts: Publication[] = []
  const notices: Publication[] = []
  const lines: ObjectLine[] = []
  const into = (list: Publication[]) => async (publications: readonly Publication[]) => {
    list.push(...publications)
    return publications.map(({ id }) => ({ id, error: null }))
  }
  const sleep = async () => {}
  let nonces = 0
  const context: DetectContext = {
    ...given,
    ledger: new Ledger({ store, now: given.now, sleep, nonce: () => `nonce ${nonces++}`, leaseMs: 360_000 }),
    sideTables: () => new SideTables(store, sleep),
    publishAlert: into(alerts),
    publishNotice: into(notices),
    log: (line) => void lines.push(line),
  }
  /** The matches that the ledger archives because they do not alert. */
  const archived = () =>
    [...store.objects]
      .filter(([key]) => key.startsWith("suppressed/"))
      .flatMap(([, { text }]) => JSON.parse(text).record.split("\n"))
      .map((line) => JSON.parse(line))
  return { context, store, alerts, notices, lines, archived }
}
