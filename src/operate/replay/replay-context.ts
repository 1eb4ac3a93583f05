import { randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"
import type { S3Client } from "@aws-sdk/client-s3"
import type { SNSClient } from "@aws-sdk/client-sns"
import { Ledger } from "../../delivery/ledger/ledger.ts"
import { type Publisher, snsPublisher } from "../../delivery/publish/publisher.ts"
import type { DetectContext } from "../../detect/context.ts"
import { SideTables } from "../../engine/enrich/side-tables.ts"
import { s3ObjectStore } from "../../engine/s3/object-store.ts"
import { openObject } from "../../engine/s3/open-object.ts"
import type { Scanner } from "../../engine/scan.ts"
import { dryStore } from "./dry-store.ts"
import { recordedAlerts } from "./recorded-alerts.ts"
import type { ReplayContext } from "./replay.ts"

/** Longer than the scan of one object. Another function that scans the same object waits until the lease ends. */
const LEASE_MS = 3_600_000

/** The stack's ledger and topics. Without topics, nothing is written or published. */
export type ReplayTargets = {
  readonly ledgerBucket: string
  readonly topics?: { readonly alerts: string; readonly notices: string }
}

/** Logs and ledger may be in different regions, so each has a client of its own. */
type ReplayClients = { readonly logs: S3Client; readonly ledger: S3Client; readonly sns: SNSClient }

/** A replay against AWS. `rate`: objects a second. */
export function replayContext(
  { logs, ledger, sns }: ReplayClients,
  { ledgerBucket, topics }: ReplayTargets,
  scanner: Scanner,
  rate: number,
  onObject: ReplayContext["onObject"],
): ReplayContext {
  const real = s3ObjectStore(ledger, ledgerBucket)
  const store = topics ? real : dryStore(real)
  const sleep = (ms: number) => setTimeout(ms)
  return {
    makeDetect(comparison): DetectContext {
      return {
        scanner,
        open: (object) => openObject(logs, object),
        ledger: new Ledger({
          store: comparison.watch(store),
          now: Date.now,
          sleep,
          nonce: randomUUID,
          leaseMs: LEASE_MS,
        }),
        sideTables: () => new SideTables(store, sleep),
        publishAlert: topics ? snsPublisher(sns, topics.alerts) : acceptAll,
        publishNotice: topics ? snsPublisher(sns, topics.notices) : acceptAll,
        now: Date.now,
        log: () => {},
      }
    },
    recorded: (objects, from) => recordedAlerts(ledger, ledgerBucket, objects, from),
    wait: pace(rate, Date.now, sleep),
    onObject,
  }
}

const acceptAll: Publisher = async (publications) => publications.map(({ id }) => ({ id, error: null }))

/** Returns a function that waits, so that at most `rate` calls a second return, at even intervals. Times are in ms. */
export function pace(rate: number, now: () => number, sleep: (ms: number) => Promise<void>): () => Promise<void> {
  let next = now()
  return async () => {
    const wait = next - now()
    next = Math.max(next, now()) + 1000 / rate
    if (wait > 0) await sleep(wait)
  }
}
