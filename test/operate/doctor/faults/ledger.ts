import { entry, LEDGER, NOW } from "../healthy.ts"
import { type FaultCase, ledger } from "./case.ts"

/** The ledger's bucket and what it holds. */
export const ledgerFaults: readonly FaultCase[] = [
  [
    "the ledger was deleted",
    (aws) => {
      delete aws.buckets[LEDGER]
    },
    "ledger bucket",
    "error",
    "bucket landfall-prod-ledger does not exist",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "the ledger keeps no versions",
    (aws) => {
      ledger(aws).versioning = "Suspended"
    },
    "ledger bucket",
    "warning",
    "Suspended",
    "aws s3api put-bucket-versioning --bucket landfall-prod-ledger",
  ],
  [
    "the ledger may be public",
    (aws) => {
      ledger(aws).isPublicBlocked = false
    },
    "ledger bucket",
    "error",
    "public access to the ledger is not blocked",
    "aws s3api put-public-access-block --bucket landfall-prod-ledger",
  ],
  [
    "the ledger has another encryption",
    (aws) => {
      ledger(aws).encryption = { algorithm: "AES256" }
    },
    "ledger bucket",
    "warning",
    "encrypts with AES256",
    "aws s3api put-bucket-encryption --bucket landfall-prod-ledger",
  ],
  [
    "plain writes are allowed",
    (aws) => {
      ledger(aws).refusesPlainWrites = false
    },
    "ledger writes",
    "warning",
    "does not deny writes without a condition",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "conditions are not honoured",
    (aws) => {
      ledger(aws).honoursConditions = false
    },
    "ledger writes",
    "error",
    "conditional writes are not honoured",
    "Amazon S3",
  ],
  [
    "an alert that was never published",
    (aws) => {
      ledger(aws).objects["alerts/rule/9.json"] = entry("claimed", NOW - 120_000)
    },
    "unpublished",
    "error",
    "an alert was recorded and not published since 2026-11-24T09:28",
    "landfall replay s3://edr-logs/falcon/1.gz --publish",
  ],
  [
    "a notice that was never published",
    (aws) => {
      ledger(aws).objects["notices/overflow/9.json"] = entry("claimed", NOW - 120_000)
    },
    "unpublished",
    "error",
    "a notice was recorded",
    "dead letters",
  ],
]
