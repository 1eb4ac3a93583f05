import { Selection } from "../delivery/alert/select.ts"
import { latenessOf } from "../delivery/alert/time.ts"
import type { Ledger } from "../delivery/ledger/ledger.ts"
import { scannedKey } from "../delivery/ledger/scanned.ts"
import { SuppressedKeeper, suppressedPrefix } from "../delivery/ledger/suppressed.ts"
import { publishOnce, TRIES_FOR_LEDGER } from "../delivery/publish/publish-once.ts"
import type { Publisher } from "../delivery/publish/publisher.ts"
import { recordedAlert, recordedNotice } from "../delivery/publish/recorded.ts"
import type { Lookups } from "../engine/enrich/lookups.ts"
import type { Match } from "../engine/match/match.ts"
import type { OpenObject } from "../engine/s3/open-object.ts"
import { OutOfTimeError, type Scanner, scanObject } from "../engine/scan.ts"
import type { ScanReport } from "../engine/scan-report.ts"
import { ObjectError, PublishError, UnrecordedError } from "../errors.ts"
import type { Notice } from "../notice.ts"
import { nameOf, type ObjectRef } from "../object-ref.ts"
import type { Rule } from "../rule.ts"
import type { Unwrapped } from "./envelope/remark.ts"
import { fateOf, raiseFault } from "./fate.ts"
import {
  givenUpNotice,
  malformedNotice,
  objectNotices,
  overflowOf,
  unreadableNotice,
  unrecordedNotice,
} from "./notices.ts"

/** What detecting needs of the world. */
export type DetectWorld = {
  readonly scanner: Scanner
  readonly open: (object: ObjectRef) => Promise<OpenObject>
  readonly ledger: Ledger
  /** What FDR says of hosts and users, for one scan. */
  readonly lookups: () => Lookups
  readonly publishAlert: Publisher
  readonly publishNotice: Publisher
  readonly now: () => number
  /** Whether what lands in a bucket is a test, whose alerts say so; nothing is where it is left out. */
  readonly isTest?: (bucket: string) => boolean
  /** Told of each object, and of each that failed. */
  readonly log: (line: ObjectLine) => void
}

/** One line of the log for each object. */
export type ObjectLine = {
  readonly object: string
  readonly report?: ScanReport
  readonly matches?: number
  readonly published?: number
  readonly already?: number
  /** Why the names of hosts and users of some alerts could not be looked up. */
  readonly unnamed?: string
  readonly error?: string
  /** Alerts were recorded that SNS did not take. */
  readonly isUnpublished?: boolean
  /** Something that a message told of and that is not to be scanned, as a folder's marker. */
  readonly isIgnored?: true
  readonly isTest?: boolean
  /** Bytes as stored. */
  readonly bytes?: number
  /** From the object's arrival until now, ms. */
  readonly age: number
  /** From the oldest matching event to the object's arrival, ms; undefined when nothing matched that has a time. */
  readonly lateness?: number
  readonly stages?: Stages
  readonly milliseconds: number
}

/** How long each part took, ms. Scanning is all from inflating to matching, which go hand in hand. */
export type Stages = { readonly opening: number; readonly scanning: number; readonly publishing: number }

/**
 * Does all that a message asks for: scans each object that it names, publishes the alerts and the notices. One object's
 * failure does not keep the others back; when there was one, it throws at the end, so that the message comes back.
 * `receives` is how often the message was handed over, this time included: what fails for good is not tried for ever.
 */
export async function detect(
  message: Unwrapped,
  deadline: number,
  world: DetectWorld,
  receives: number = 1,
): Promise<void> {
  const failures: unknown[] = []
  const anyway = receives >= TRIES_FOR_LEDGER
  const attempt = (work: Promise<void>) => work.catch((error: unknown) => void failures.push(error))
  for (const { kind, detail } of message.remarks) {
    if (kind !== "malformed") world.log({ object: detail, isIgnored: true, age: 0, milliseconds: 0 })
  }
  const malformed = message.remarks.flatMap((remark) => malformedNotice(remark, JSON.stringify(message.remarks)) ?? [])
  await attempt(tell(malformed, world, anyway))
  for (const object of message.objects) {
    const start = world.now()
    const isTest = world.isTest?.(object.bucket) ?? false
    const about = () => {
      const now = world.now()
      return { object: nameOf(object), isTest, age: now - object.arrival, milliseconds: now - start }
    }
    const partial: { report?: ScanReport } = {}
    try {
      if (start >= deadline) throw new OutOfTimeError("out of time before it was begun; the message named others first")
      world.log({ ...(await detectObject(object, deadline, world, { isTest, anyway }, partial)), ...about() })
    } catch (error) {
      world.log({
        ...partial,
        ...about(),
        error: error instanceof Error ? error.message : String(error),
        isUnpublished: error instanceof PublishError,
      })
      const fate = fateOf(error, receives, message.objects.length === 1)
      if (fate !== "give-up") failures.push(error)
      if (error instanceof UnrecordedError) await attempt(tell([unrecordedNotice(object, error)], world, anyway))
      if (!(error instanceof ObjectError)) continue
      if (fate === "give-up") await attempt(giveUp(object, error, world, anyway))
      if (fate === "retry-aloud") await attempt(tell([unreadableNotice(object, error)], world, anyway))
    }
  }
  if (failures.length === 1) throw failures[0]
  if (failures.length > 1) throw new AggregateError(failures, failures.map(String).join("; "))
}

/** A rule's run over one object: what alerts, and what is only kept. */
type Execution = {
  readonly rule: Rule
  readonly first: Match
  readonly selection: Selection
  readonly keeper: SuppressedKeeper
}

type Options = {
  readonly isTest: boolean
  /** Publishes even what the ledger fails to record. */
  readonly anyway: boolean
}

/** Scans an object and publishes what comes of it. `partial` tells what was scanned, also when it throws. */
async function detectObject(
  object: ObjectRef,
  deadline: number,
  world: DetectWorld,
  { isTest, anyway }: Options,
  partial: { report?: ScanReport },
) {
  const started = world.now()
  const { body, again, size, version, etag } = await world.open(object)
  const opened = world.now()
  const place = {
    bucket: object.bucket,
    key: object.key,
    ...definedOnly({ version: version ?? object.version, etag: etag ?? object.etag }),
  }
  const executions = new Map<string, Execution>()
  const lookups = world.lookups()
  const failures: unknown[] = []
  /** What cannot be written must not end the scan: the alerts after it would wait for it. The message fails at the end. */
  const attempt = (work: Promise<void>) => work.catch((error: unknown) => void failures.push(error))
  let unnamed: string | undefined
  let lateness: number | undefined
  const report = await scanObject(
    { place, queue: object.queue, arrival: object.arrival, size, body, again },
    world.scanner,
    {
      async onMatch(found) {
        const match = await named(found, lookups, (error) => {
          unnamed = error instanceof Error ? error.message : String(error)
        })
        lateness = laterOf(lateness, latenessOf(match))
        const { rule } = match
        const execution = executions.get(rule.rule_id) ?? {
          rule,
          first: match,
          selection: new Selection(rule),
          keeper: new SuppressedKeeper(world.ledger, suppressedPrefix(rule.rule_id, match.place)),
        }
        executions.set(rule.rule_id, execution)
        await attempt(execution.keeper.keep(execution.selection.add(match)))
      },
      onMetadata: (told) => attempt(lookups.keep(told)),
    },
    () => world.now() < deadline,
  )
  partial.report = report
  const scanned = world.now()
  const notices = objectNotices({ ...object, ...place }, report)
  const counts = { matches: 0, published: 0, already: 0 }
  for (const { rule, first, selection, keeper } of executions.values()) {
    const outcome = selection.close()
    counts.matches += outcome.matches
    notices.push(...[overflowOf(rule, first.place, outcome)].flatMap((one) => one ?? []))
    try {
      const { published, already } = await publishOnce(
        outcome.alerts.map((alert) => recordedAlert(alert, isTest)),
        world.ledger,
        world.publishAlert,
        anyway,
      )
      counts.published += published
      counts.already += already
      await keeper.keep(outcome.suppressed)
      await keeper.close()
    } catch (error) {
      failures.push(error)
    }
  }
  await attempt(lookups.close())
  await attempt(tell(notices, world, anyway))
  if (failures.length > 0) throw gravest(failures)
  raiseFault(report.fault, { ...object, size })
  await world.ledger.keep(scannedKey(place), nameOf(object), JSON.stringify({ ...place, ...counts }), "scanned")
  const stages = { opening: opened - started, scanning: scanned - opened, publishing: world.now() - scanned }
  return { report, ...counts, bytes: size, stages, ...definedOnly({ unnamed, lateness }) }
}

/** Of several failures the one that says most: alerts that are not out, alerts that are out and not recorded, any. */
function gravest(failures: readonly unknown[]): unknown {
  return (
    failures.find((error) => error instanceof PublishError) ??
    failures.find((error) => error instanceof UnrecordedError) ??
    failures[0]
  )
}

function laterOf(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other)
}

/** The match with the names that are known. No alert waits for a name: one that cannot be looked up is left out. */
async function named(match: Match, lookups: Lookups, onFailure: (error: unknown) => void): Promise<Match> {
  try {
    return await lookups.name(match)
  } catch (error) {
    onFailure(error)
    return match
  }
}

async function tell(notices: readonly Notice[], world: DetectWorld, anyway: boolean): Promise<void> {
  // What a message says twice is one notice; a second one of the same id would wait for the first one's lease.
  const news = [...new Map(notices.map((notice) => [notice.id, notice])).values()]
  await publishOnce(news.map(recordedNotice), world.ledger, world.publishNotice, anyway)
}

/** Tells the operators, and the ledger, so that the object is not taken for one that nobody was notified of. */
async function giveUp(object: ObjectRef, error: ObjectError, world: DetectWorld, anyway: boolean): Promise<void> {
  await tell([givenUpNotice(object, error)], world, anyway)
  const { bucket, key, version, etag } = object
  const place = { bucket, key, ...definedOnly({ version, etag }) }
  await world.ledger.keep(
    scannedKey(place),
    nameOf(object),
    JSON.stringify({ ...place, givenUp: error.fault }),
    "scanned",
  )
}

function definedOnly<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
