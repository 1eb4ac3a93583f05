import { alertId, ledgerKey } from "../../delivery/alert/id.ts"
import type { Scanner } from "../../engine/scan.ts"
import { scanObject } from "../../engine/scan.ts"
import { canaryKey, canaryRecord } from "./record.ts"

/**
 * The ledger's keys of the alerts that an hour's canary must make, by the very rules and stages that detect has. Throws when
 * no rule holds for it: then it would watch nothing.
 */
export async function expectedAlerts(hour: number, bucket: string, scanner: Scanner): Promise<string[]> {
  const bytes = new TextEncoder().encode(canaryRecord(hour))
  const keys: string[] = []
  await scanObject(
    { place: { bucket, key: canaryKey(hour) }, arrival: hour, size: bytes.length, body: one(bytes) },
    scanner,
    {
      onMatch: (match) => void keys.push(ledgerKey(match.rule.rule_id, alertId(match))),
      onMetadata: () => {},
    },
  )
  if (keys.length === 0) {
    throw new Error(
      "no rule of this deployment holds for the canary's record, so it watches nothing; " +
        'bundle the rule "Microsoft IIS Connection Strings Decryption", or change the record in src/watch/canary/record.ts',
    )
  }
  return keys
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
