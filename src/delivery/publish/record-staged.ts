import type { Match } from "../../engine/match/match.ts"
import { settleAll } from "../../errors.ts"
import { alertDocument } from "../alert/document.ts"
import { serialise } from "../alert/serialise.ts"
import { stagedKey } from "../alert/staged.ts"
import { type GroupSpan, suppressionOf } from "../alert/suppress.ts"
import type { Ledger } from "../ledger/ledger.ts"
import { batchesOf } from "./publish-once.ts"

/** An alert that its staged rule does not send, and its place in the ledger. */
export type StagedAlert = { readonly id: string; readonly key: string; readonly record: string }

/** The alert that the match would send, marked, with its own place in the ledger. */
export function stagedAlert(match: Match, span?: GroupSpan): StagedAlert {
  const document = alertDocument(match, suppressionOf(match, span))
  const id = document["kibana.alert.uuid"]
  const key = stagedKey(match.rule.rule_id, id)
  return { id, key, record: serialise({ ...document, "landfall.ledger": key, "landfall.staged": true }) }
}

/** Records staged alerts, each once. Returns how many there are; a failure keeps none of the others back. */
export async function recordStaged(alerts: Iterable<StagedAlert>, ledger: Ledger): Promise<number> {
  const failures: unknown[] = []
  let count = 0
  for (const batch of batchesOf(alerts)) {
    count += batch.length
    const writes = batch.map(({ id, key, record }) => ledger.archive(key, id, record, "staged"))
    await settleAll(writes).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw failures[0]
  return count
}
