import { randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"
import type { S3Client } from "@aws-sdk/client-s3"
import { type Environment, required, wholeNumber } from "../settings.ts"
import { Ledger } from "./ledger.ts"
import { s3Store } from "./store.ts"

/** Longer than the functions of serverless.yml may run, with a minute for clocks that differ. */
const LEASE_SECONDS = 360

/** The ledger that a function's environment names: LEDGER_BUCKET, LEDGER_OWNER (an account id) and LEASE_SECONDS. */
export function s3Ledger(s3: S3Client, environment: Environment): Ledger {
  const bucket = required(environment, "LEDGER_BUCKET", "the name of the ledger's bucket")
  return new Ledger({
    store: s3Store(s3, bucket, environment["LEDGER_OWNER"]),
    now: Date.now,
    sleep: (ms) => setTimeout(ms),
    nonce: randomUUID,
    leaseMs: wholeNumber(environment, "LEASE_SECONDS", LEASE_SECONDS, 1) * 1000,
  })
}
