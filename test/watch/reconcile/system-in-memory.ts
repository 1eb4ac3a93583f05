import assert from "node:assert/strict"
import type { Notice } from "../../../src/notice.ts"
import { nameOf, type ObjectRef } from "../../../src/object-ref.ts"
import type { BucketPrefix } from "../../../src/settings.ts"
import type { StoredMarker } from "../../../src/watch/reconcile/marker.ts"
import type { ReconcileContext } from "../../../src/watch/reconcile/reconcile.ts"
import { type Landed, listerOver } from "./bucket-in-memory.ts"

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

export type Simulated = {
  readonly context: ReconcileContext
  readonly clock: { now: number }
  /** What is in each bucket. */
  readonly landed: { readonly [bucket: string]: Landed[] }
  readonly scanned: Set<string>
  /** The names of the objects that were sent to the ingest queue. */
  readonly sent: string[]
  readonly notices: Notice[]
  readonly measured: { readonly [name: string]: number | undefined }[]
  readonly failing: Set<string>
  readonly requests: () => number
}

type Options = {
  readonly places: readonly BucketPrefix[]
  readonly pageSize?: number
  readonly wholeDays?: number
  /** What a LIST request takes, ms. */
  readonly listMs?: () => number
}

/** Everything that reconcile works with, in memory. A bucket that is `failing` cannot be listed. */
export function simulate({ places, pageSize = 1000, wholeDays = 7, listMs = () => 0 }: Options): Simulated {
  const clock = { now: Date.parse("2026-11-24T12:15:00Z") }
  const landed = Object.fromEntries(places.map(({ bucket }) => [bucket, [] as Landed[]]))
  const [scanned, failing, isSent] = [new Set<string>(), new Set<string>(), new Set<string>()]
  const sent: string[] = []
  const notices: Notice[] = []
  const measured: { readonly [name: string]: number | undefined }[] = []
  const markers = new Map<string, { readonly text: string; readonly etag: string }>()
  let requests = 0
  const listers = new Map(
    places.map(({ bucket }) => [bucket, listerOver(landed[bucket] ?? [], pageSize, () => clock.now)]),
  )
  const context: ReconcileContext = {
    places,
    intervals: { hours: 1, wholeDays },
    listerOf: ({ bucket }) => {
      return async (request) => {
        const list = listers.get(bucket)
        assert.ok(list)
        requests++
        clock.now += listMs()
        if (failing.has(bucket)) throw Object.assign(new Error("no right to list it"), { name: "AccessDenied" })
        return list(request)
      }
    },
    isScanned: async (object) => scanned.has(nameOf(object)),
    isSent: async (object) => isSent.has(nameOf(object)),
    enqueue: async (objects) => void sent.push(...objects.map(nameOf)),
    markSent: async (object) => void isSent.add(nameOf(object)),
    markers: {
      async read(place) {
        const stored = markers.get(JSON.stringify(place))
        return stored && { marker: JSON.parse(stored.text), etag: stored.etag }
      },
      async write(place, { marker, etag }: StoredMarker) {
        const key = JSON.stringify(place)
        assert.equal(markers.get(key)?.etag, etag)
        const next = String(Number(etag ?? 0) + 1)
        markers.set(key, { text: JSON.stringify(marker), etag: next })
        return next
      },
    },
    publishNotice: async (notice) => void notices.push(notice),
    now: () => clock.now,
    meter: { write: (values) => void measured.push(values), writeForSource: () => assert.fail("no source") },
    log: () => {},
  }
  return { context, clock, landed, scanned, sent, notices, measured, failing, requests: () => requests }
}

/** An object that lands now, or that landed at `arrival`; a listing shows it from `visible` on. */
export function land(
  { landed, clock }: Simulated,
  bucket: string,
  key: string,
  arrival = clock.now,
  visible = arrival,
): ObjectRef {
  const object = { bucket, key, arrival, etag: "e", size: 1 }
  landed[bucket]?.push({ object, visible })
  return object
}
