import { randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"
import type { S3Client } from "@aws-sdk/client-s3"
import { type ObjectStore, s3ObjectStore } from "../../engine/s3/object-store.ts"
import { type Environment, required, wholeNumber } from "../../settings.ts"
import { Ledger } from "./ledger.ts"

/** Longer than the function timeouts in serverless.yml, plus a minute for clock differences. */
const LEASE_SECONDS = 360

/** The bucket in the function's environment: LEDGER_BUCKET and LEDGER_OWNER (an account id). */
export function ledgerStore(s3: S3Client, environment: Environment): ObjectStore {
  return s3ObjectStore(
    s3,
    required(environment, "LEDGER_BUCKET", "the name of the ledger's bucket"),
    environment["LEDGER_OWNER"],
  )
}

/** The ledger in that bucket; LEASE_SECONDS sets how long a claim is valid. */
export function s3Ledger(s3: S3Client, environment: Environment): Ledger {
  return new Ledger({
    store: ledgerStore(s3, environment),
    now: Date.now,
    sleep: (ms) => setTimeout(ms),
    nonce: randomUUID,
    leaseMs: wholeNumber(environment, "LEASE_SECONDS", LEASE_SECONDS, 1) * 1000,
  })
}
