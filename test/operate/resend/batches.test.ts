import assert from "node:assert/strict"
import { test } from "node:test"
import { serialise } from "../../../src/delivery/alert/serialise.ts"
import { resend } from "../../../src/operate/resend/resend.ts"
import type { ListedEntry, ResendLedger } from "../../../src/operate/resend/resend-ledger.ts"
import { alertsOf } from "../../delivery/notify/alerts.ts"

const MIB = 1024 * 1024

/** A ledger of alerts that no channel has received, which says that they have these sizes. */
function ledgerOf(sizes: readonly number[]) {
  const alerts = alertsOf(sizes.length)
  const entries = sizes.map((bytes, index): ListedEntry => {
    return { key: alerts[index]?.["landfall.ledger"] ?? "", written: index, bytes }
  })
  const records = new Map(alerts.map((alert) => [alert["landfall.ledger"], serialise(alert)]))
  let bytesAtOnce = 0
  let entriesAtOnce = 0
  const most = { bytes: 0, entries: 0 }
  const ledger: ResendLedger = {
    list: async (prefix) => entries.filter(({ key }) => key.startsWith(prefix)),
    async read(key) {
      const record = records.get(key)
      if (record === undefined) return null
      const bytes = entries.find((entry) => entry.key === key)?.bytes ?? 0
      bytesAtOnce += bytes
      entriesAtOnce++
      most.bytes = Math.max(most.bytes, bytesAtOnce)
      most.entries = Math.max(most.entries, entriesAtOnce)
      await new Promise((resolve) => setImmediate(resolve))
      bytesAtOnce -= bytes
      entriesAtOnce--
      return { scheme: 1, id: key, state: "published", lease: 0, nonce: "n", record }
    },
  }
  return { ledger, most }
}

const CASES: readonly (readonly [name: string, sizes: readonly number[], bytes: number, entries: number])[] = [
  ["small entries", Array.from({ length: 60 }, () => 10_000), 250_000, 25],
  ["large entries", Array.from({ length: 30 }, () => 10 * MIB), 30 * MIB, 3],
  ["one entry over the limit", [MIB, 90 * MIB, MIB, MIB], 90 * MIB, 2],
]
for (const [name, sizes, bytes, entries] of CASES) {
  test(`regression: resend read 25 entries at once whatever their size: ${name}`, async () => {
    const { ledger, most } = ledgerOf(sizes)
    const channels = [{ name: "email", audience: "recipients" } as const]
    const request = { channels, from: 0, limit: 1000, isDryRun: true }
    const { sent } = await resend(request, { ledger, send: async () => {}, now: () => 0 })
    assert.equal(sent, sizes.length)
    assert.deepEqual(most, { bytes, entries })
  })
}
