import type { Meter } from "../../metrics/meter.ts"
import { dayOf, type Notice, notice } from "../../notice.ts"
import type { BucketPrefix } from "../../settings.ts"
import type { Pass, StoredMarker } from "./marker.ts"
import { ageOf, duePasses, firstMarker, type Intervals } from "./plan.ts"
import { type PassContext, runPass, type Tally } from "./run-pass.ts"
import type { Slice } from "./slice.ts"

export type ReconcileContext = PassContext & {
  readonly places: readonly BucketPrefix[]
  readonly intervals: Intervals
  readonly publishNotice: (notice: Notice) => Promise<void>
  readonly meter: Meter
  readonly log: (message: string, details: { readonly [name: string]: unknown }) => void
}

type Task = { readonly place: BucketPrefix; readonly pass: Pass; readonly before: StoredMarker }

/**
 * Finds the objects that were not scanned, because their notification was lost, and sends them to the ingest queue. Each
 * prefix is compared on its own: one that fails raises a notice, and the others go on; the run fails at its end. A pass that
 * is not complete at the `deadline` continues in the next run. `given`: a slice of time to compare, in place of what is due.
 */
export async function reconcile(deadline: number, context: ReconcileContext, given?: Slice): Promise<void> {
  const started = context.now()
  const tally: Tally = { compared: 0, missed: 0, requests: 0, names: [] }
  const failures = new Map<BucketPrefix, unknown>()
  const stored = new Map<BucketPrefix, StoredMarker>()
  for (const place of context.places) {
    try {
      stored.set(place, (await context.markers.read(place)) ?? { marker: firstMarker(started, context.intervals) })
    } catch (error) {
      failures.set(place, error)
    }
  }
  let unfinished = 0
  for (let round = 0; round === 0 || (given === undefined && context.now() < deadline); round++) {
    const tasks = tasksOf(stored, failures, started, context.intervals, given)
    if (tasks.length === 0) break
    for (const [index, { place, pass, before }] of tasks.entries()) {
      if (given !== undefined) unfinished++
      // The task that has waited longest makes a step even when there is no time left, so that it ends one day.
      if (failures.has(place) || (index > 0 && context.now() >= deadline)) continue
      const share = context.now() + (deadline - context.now()) / (tasks.length - index)
      try {
        const result = await runPass(place, pass, stored.get(place) ?? before, share, context, tally)
        stored.set(place, result.stored)
        if (given !== undefined && result.isComplete) unfinished--
      } catch (error) {
        failures.set(place, error)
      }
    }
  }
  await report(tally, stored, failures, context)
  if (unfinished > 0) {
    throw new Error(`${unfinished} prefixes are not compared to the end; send the same event again to continue`)
  }
}

/** The passes that are due, the one that has waited longest first, so that each gets its turn. */
function tasksOf(
  stored: ReadonlyMap<BucketPrefix, StoredMarker>,
  failures: ReadonlyMap<BucketPrefix, unknown>,
  now: number,
  intervals: Intervals,
  given: Slice | undefined,
): readonly Task[] {
  return [...stored]
    .filter(([place]) => !failures.has(place))
    .flatMap(([place, before]) =>
      duePasses(before.marker, now, intervals, given).map((pass) => ({ place, pass, before })),
    )
    .sort((left, right) => turnOf(left) - turnOf(right))
}

function turnOf({ before, pass }: Task): number {
  return before.marker.turns[pass.kind] ?? 0
}

/** Writes metrics and one notice for each prefix that failed, and throws if one did. */
async function report(
  { compared, missed, requests, names }: Tally,
  stored: ReadonlyMap<BucketPrefix, StoredMarker>,
  failures: Map<BucketPrefix, unknown>,
  { intervals, publishNotice, now, meter, log }: ReconcileContext,
): Promise<void> {
  const ages = [...stored.values()].map(({ marker }) => ageOf(marker, now(), intervals))
  meter.write({
    ObjectsCompared: compared,
    ObjectsMissed: missed,
    PrefixesFailed: failures.size,
    ...(ages.length === 0 ? {} : { ReconcileAge: Math.max(...ages) }),
  })
  log("compared", { compared, missed, names, requests, failed: failures.size })
  const errors: unknown[] = [...failures.values()]
  for (const [place, error] of failures) {
    await publishNotice(failureNotice(place, error, now())).catch((failure: unknown) => errors.push(failure))
  }
  if (errors.length > 0) throw new AggregateError(errors, messageOf(failures, errors))
}

function messageOf(failures: ReadonlyMap<BucketPrefix, unknown>, errors: readonly unknown[]): string {
  const lines = [...failures].map(([place, error]) => `${uriOf(place)} was not compared: ${detailOf(error)}`)
  return lines.length > 0 ? lines.join("; ") : String(errors[0])
}

/** Once a day for a prefix. */
function failureNotice(place: BucketPrefix, error: unknown, now: number): Notice {
  const message = `the objects under ${uriOf(place)} were not compared with the ledger: ${detailOf(error)}`
  return notice("not-compared", [place.bucket, place.prefix, dayOf(now)], message, { prefix: uriOf(place) })
}

const uriOf = ({ bucket, prefix }: BucketPrefix) => `s3://${bucket}/${prefix}`

function detailOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
