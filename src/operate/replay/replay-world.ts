import { randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"
import type { S3Client } from "@aws-sdk/client-s3"
import type { SNSClient } from "@aws-sdk/client-sns"
import { Ledger } from "../../delivery/ledger/ledger.ts"
import { type Publisher, snsPublisher } from "../../delivery/publish/publisher.ts"
import type { DetectWorld } from "../../detect/detect.ts"
import { Lookups } from "../../engine/enrich/lookups.ts"
import { s3Store } from "../../engine/s3/object-store.ts"
import { openObject } from "../../engine/s3/open-object.ts"
import type { Scanner } from "../../engine/scan.ts"
import { dryStore } from "./dry-store.ts"
import { pace } from "./pace.ts"
import { recordedAlerts } from "./recorded-alerts.ts"
import type { ReplayWorld } from "./replay.ts"

/** Longer than one object may take; whoever else scans it meanwhile waits for its turn. */
const LEASE_MS = 3_600_000

/** Where the stack keeps and publishes; without topics nothing is written or published. */
export type ReplayPlaces = {
  readonly ledgerBucket: string
  readonly topics?: { readonly alerts: string; readonly notices: string }
}

export type ReplayClients = { readonly s3: S3Client; readonly sns: SNSClient }

/** A replay against AWS. `rate` is in objects a second. */
export function replayWorld(
  { s3, sns }: ReplayClients,
  { ledgerBucket, topics }: ReplayPlaces,
  scanner: Scanner,
  rate: number,
  onObject: ReplayWorld["onObject"],
): ReplayWorld {
  const real = s3Store(s3, ledgerBucket)
  const store = topics ? real : dryStore(real)
  const sleep = (ms: number) => setTimeout(ms)
  return {
    makeDetect(comparison): DetectWorld {
      return {
        scanner,
        open: (object) => openObject(s3, object),
        ledger: new Ledger({
          store: comparison.watch(store),
          now: Date.now,
          sleep,
          nonce: randomUUID,
          leaseMs: LEASE_MS,
        }),
        lookups: () => new Lookups(store, sleep),
        publishAlert: topics ? snsPublisher(sns, topics.alerts) : acceptAll,
        publishNotice: topics ? snsPublisher(sns, topics.notices) : acceptAll,
        now: Date.now,
        log: () => {},
      }
    },
    recorded: (places, from) => recordedAlerts(s3, ledgerBucket, places, from),
    wait: pace(rate, Date.now, sleep),
    onObject,
  }
}

const acceptAll: Publisher = async (publications) => publications.map(({ id }) => ({ id, error: null }))
