import { randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"
import type { S3Client } from "@aws-sdk/client-s3"
import { type LedgerStore, s3Store } from "../../engine/s3/object-store.ts"
import { type Environment, required, wholeNumber } from "../../settings.ts"
import { Ledger } from "./ledger.ts"

/** Longer than the functions of serverless.yml may run, with a minute for clocks that differ. */
const LEASE_SECONDS = 360

/** The bucket that a function's environment names: LEDGER_BUCKET and LEDGER_OWNER (an account id). */
export function ledgerStore(s3: S3Client, environment: Environment): LedgerStore {
  return s3Store(
    s3,
    required(environment, "LEDGER_BUCKET", "the name of the ledger's bucket"),
    environment["LEDGER_OWNER"],
  )
}

/** The ledger in that bucket; LEASE_SECONDS says how long a claim holds. */
export function s3Ledger(s3: S3Client, environment: Environment): Ledger {
  return new Ledger({
    store: ledgerStore(s3, environment),
    now: Date.now,
    sleep: (ms) => setTimeout(ms),
    nonce: randomUUID,
    leaseMs: wholeNumber(environment, "LEASE_SECONDS", LEASE_SECONDS, 1) * 1000,
  })
}
