import { PutObjectCommand, type PutObjectCommandOutput, type S3Client } from "@aws-sdk/client-s3"
import { alertId, ledgerKey } from "../../delivery/alert/id.ts"
import type { LedgerEntry } from "../../delivery/ledger/entry.ts"
import type { ObjectStore } from "../../engine/s3/object-store.ts"
import { type Scanner, scanObject } from "../../engine/scan.ts"
import { canaryKey, canaryRecord } from "./record.ts"

/** The steps of a canary, which the hourly canary and `landfall doctor --canary` share. */

/** The bucket whose objects are tests, and its owner if known. */
export type CanaryBucket = { readonly s3: S3Client; readonly bucket: string; readonly owner?: string }

/** Puts the record of `time` into the canary's bucket. */
export function putCanary(
  { s3, bucket, owner }: CanaryBucket,
  Key: string,
  time: number,
): Promise<PutObjectCommandOutput> {
  const target = { Bucket: bucket, Key, ...(owner === undefined ? {} : { ExpectedBucketOwner: owner }) }
  return s3.send(new PutObjectCommand({ ...target, Body: `${canaryRecord(time)}\n` }))
}

/**
 * The ledger's keys of the alerts that the record of `time` must raise, by the same rule and stages as in detect. Throws if
 * the scanner's rule does not match the record: the canary would watch nothing.
 */
export async function expectedAlerts(time: number, bucket: string, scanner: Scanner): Promise<string[]> {
  const bytes = new TextEncoder().encode(canaryRecord(time))
  const keys: string[] = []
  await scanObject(
    { location: { bucket, key: canaryKey(time) }, arrival: time, size: bytes.length, body: streamOf(bytes) },
    scanner,
    { onMatch: (match) => void keys.push(ledgerKey(match.rule.rule_id, alertId(match))) },
  )
  if (keys.length === 0) {
    throw new Error(
      "the canary's rule does not match the canary's record, so the canary watches nothing; " +
        "change src/watch/canary/rule.toml or src/watch/canary/record.ts",
    )
  }
  return keys
}

async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

export type AlertState = LedgerEntry["state"] | "missing"

/** The state of an alert in the ledger. */
export async function alertState(ledger: Pick<ObjectStore, "read">, key: string): Promise<AlertState> {
  const stored = await ledger.read(key)
  return stored === null ? "missing" : (JSON.parse(stored.text) as LedgerEntry).state
}
