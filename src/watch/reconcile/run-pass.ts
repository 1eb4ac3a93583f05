import { nameOf, type ObjectRef } from "../../object-ref.ts"
import type { BucketPrefix } from "../../settings.ts"
import type { ListPage } from "./listing.ts"
import type { Markers, Pass, StoredMarker } from "./marker.ts"
import { withPass } from "./plan.ts"
import { isEndOf, listRecent, listWhole, type Step } from "./walk.ts"

/** What a pass works with. */
export type PassContext = {
  readonly listerOf: (place: BucketPrefix) => ListPage
  readonly isScanned: (object: ObjectRef) => Promise<boolean>
  /** Whether a pass sent the object to the ingest queue before. */
  readonly isSent: (object: ObjectRef) => Promise<boolean>
  /** Sends the objects to the ingest queue, in place of their notifications. */
  readonly enqueue: (objects: readonly ObjectRef[]) => Promise<void>
  readonly markSent: (object: ObjectRef) => Promise<void>
  readonly markers: Markers
  readonly now: () => number
}

/** What a run counts. `names` are those of the first missed objects. */
export type Tally = { compared: number; missed: number; requests: number; readonly names: string[] }

/** How many objects are compared at once. */
const CONCURRENCY = 25

/** How many names of missed objects are logged; the count includes all. */
const MAX_NAMES = 20

/** How often the position of a pass is saved, so that a function that dies repeats little. */
const SAVE_MS = 30_000

type Stopped = { readonly stored: StoredMarker; readonly isComplete: boolean }

/**
 * Continues a pass until it is complete or the time is up. Every call makes at least one step. The position is saved when
 * the pass stops, also when it fails.
 */
export async function runPass(
  place: BucketPrefix,
  pass: Pass,
  before: StoredMarker,
  until: number,
  context: PassContext,
  tally: Tally,
): Promise<Stopped> {
  const { now, markers } = context
  let state = pass
  let stored = before
  const save = async (isComplete: boolean) => {
    const marker = withPass(stored.marker, state, isComplete, now())
    const etag = await markers.write(place, { ...stored, marker })
    stored = { marker, etag }
  }
  const list: ListPage = async (request) => {
    tally.requests++
    state = { ...state, requests: state.requests + 1 }
    return context.listerOf(place)(request)
  }
  let savedAt = now()
  try {
    for await (const step of stepsOf(list, place, pass)) {
      await compare(step.objects.filter(isIn(pass)), pass, context, tally)
      state = { ...state, after: step.after }
      if (isEndOf(place.prefix, state.after)) break
      if (now() >= until) {
        await save(false)
        return { stored, isComplete: false }
      }
      if (now() - savedAt < SAVE_MS) continue
      await save(false)
      savedAt = now()
    }
  } catch (error) {
    // The position before the failure counts; what failed is listed again.
    await save(false).catch(() => {})
    throw error
  }
  await save(true)
  return { stored, isComplete: true }
}

function stepsOf(list: ListPage, { prefix }: BucketPrefix, pass: Pass): AsyncGenerator<Step> {
  return pass.isWhole ? listWhole(list, prefix, pass.after) : listRecent(list, prefix, pass, pass.after)
}

function isIn({ from, to }: Pass): (object: ObjectRef) => boolean {
  return ({ key, size, arrival }) => arrival >= from && arrival < to && !(key.endsWith("/") && size === 0)
}

async function compare(
  objects: readonly ObjectRef[],
  { kind }: Pass,
  { isScanned, isSent, enqueue, markSent }: PassContext,
  tally: Tally,
): Promise<void> {
  for (let start = 0; start < objects.length; start += CONCURRENCY) {
    const batch = objects.slice(start, start + CONCURRENCY)
    const missed = await unless(isScanned, batch)
    // An object that cannot be read waits in the dead-letter queue, and is not sent there again by each pass.
    const unsent = kind === "given" ? missed : await unless(isSent, missed)
    tally.compared += batch.length
    tally.missed += unsent.length
    tally.names.push(...unsent.slice(0, MAX_NAMES - tally.names.length).map(nameOf))
    if (unsent.length === 0) continue
    await enqueue(unsent)
    await Promise.all(unsent.map(markSent))
  }
}

async function unless(
  test: (object: ObjectRef) => Promise<boolean>,
  objects: readonly ObjectRef[],
): Promise<ObjectRef[]> {
  const answers = await Promise.all(objects.map(test))
  return objects.filter((_, index) => !answers[index])
}
