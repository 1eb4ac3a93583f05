import assert from "node:assert/strict"
import { test } from "node:test"
import { alertDocument, serialise } from "../../../src/delivery/alert/document.ts"
import type { LedgerEntry } from "../../../src/delivery/ledger/entry.ts"
import { stagedAlert } from "../../../src/delivery/publish/record-staged.ts"
import { Comparison } from "../../../src/operate/replay/comparison.ts"
import { matchOf } from "../../delivery/alert/match.ts"
import { MemoryStore } from "../../delivery/ledger/memory-store.ts"

test("a replay names an alert that was sent and is staged now, and does not call it gone", async () => {
  const comparison = new Comparison()
  const staged = stagedAlert(matchOf())
  const entry = { scheme: 1, id: staged.id, lease: 0, nonce: "" } as const
  const now: LedgerEntry = { ...entry, state: "staged", record: staged.record }
  await comparison.watch(new MemoryStore()).create(staged.key, JSON.stringify(now))
  comparison.addRecorded({ ...entry, state: "published", record: serialise(alertDocument(matchOf())) })
  assert.deepEqual(
    comparison.outcomes().map(({ outcome, id }) => [outcome, id]),
    [["staged", staged.id]],
  )
})
