import type { Match } from "../alert/alert.ts"
import { Selection } from "../alert/select.ts"
import { QuarantineError, TruncatedError } from "../decode/errors.ts"
import { nameOf, type ObjectRef } from "../envelope/object-ref.ts"
import type { Unwrapped } from "../envelope/remark.ts"
import { ObjectError } from "../errors.ts"
import type { Ledger } from "../ledger/ledger.ts"
import type { Notice } from "../notice/notice.ts"
import type { OpenObject } from "../object.ts"
import { publishOnce } from "../publish/publish-once.ts"
import type { Publisher } from "../publish/publisher.ts"
import type { Rule } from "../rule.ts"
import type { Lookups } from "./lookups.ts"
import { faultNotice, malformedNotice, objectNotices, overflowOf } from "./notices.ts"
import { recordedAlert, recordedNotice } from "./recorded.ts"
import type { ScanReport } from "./report.ts"
import { type Scanner, scanObject } from "./scan.ts"
import { SuppressedKeeper, suppressedPrefix } from "./suppressed.ts"

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
  readonly milliseconds: number
}

/**
 * Does all that a message asks for: scans each object that it names, publishes the alerts and the notices. One object's
 * failure does not keep the others back; when there was one, it throws at the end, so that the message comes back.
 */
export async function detect(message: Unwrapped, deadline: number, world: DetectWorld): Promise<void> {
  const failures: unknown[] = []
  await tell(
    message.remarks.flatMap((remark) => malformedNotice(remark, JSON.stringify(message.remarks)) ?? []),
    world,
  )
  for (const object of message.objects) {
    const start = world.now()
    try {
      const line = await detectObject(object, deadline, world)
      world.log({ object: nameOf(object), ...line, milliseconds: world.now() - start })
    } catch (error) {
      failures.push(error)
      world.log({
        object: nameOf(object),
        error: error instanceof Error ? error.message : String(error),
        milliseconds: world.now() - start,
      })
      const notice = faultNotice(object, error)
      if (notice) await tell([notice], world)
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

async function detectObject(object: ObjectRef, deadline: number, world: DetectWorld) {
  const { body, size, version, etag } = await world.open(object)
  const place = {
    bucket: object.bucket,
    key: object.key,
    ...definedOnly({ version: version ?? object.version, etag: etag ?? object.etag }),
  }
  const executions = new Map<string, Execution>()
  const lookups = world.lookups()
  let unnamed: string | undefined
  const report = await scanObject(
    { place, arrival: object.arrival, size, body },
    world.scanner,
    {
      async onMatch(found) {
        const match = await named(found, lookups, (error) => {
          unnamed = error instanceof Error ? error.message : String(error)
        })
        const { rule } = match
        const execution = executions.get(rule.rule_id) ?? {
          rule,
          first: match,
          selection: new Selection(rule),
          keeper: new SuppressedKeeper(world.ledger, suppressedPrefix(rule.rule_id, match.place)),
        }
        executions.set(rule.rule_id, execution)
        await execution.keeper.keep(execution.selection.add(match))
      },
      onMetadata: (told) => lookups.keep(told),
    },
    () => world.now() < deadline,
  )
  const notices = objectNotices({ ...object, ...place }, report)
  const counts = { matches: 0, published: 0, already: 0 }
  const failures: unknown[] = []
  for (const { rule, first, selection, keeper } of executions.values()) {
    const outcome = selection.close()
    counts.matches += outcome.matches
    notices.push(...[overflowOf(rule, first.place, outcome)].flatMap((one) => one ?? []))
    try {
      const { published, already } = await publishOnce(
        outcome.alerts.map(recordedAlert),
        world.ledger,
        world.publishAlert,
      )
      counts.published += published
      counts.already += already
      await keeper.keep(outcome.suppressed)
      await keeper.close()
    } catch (error) {
      failures.push(error)
    }
  }
  await lookups.close().catch((error: unknown) => void failures.push(error))
  await tell(notices, world)
  raise(failures, report.fault, object)
  return { report, ...counts, ...definedOnly({ unnamed }) }
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

async function tell(notices: readonly Notice[], world: DetectWorld): Promise<void> {
  await publishOnce(notices.map(recordedNotice), world.ledger, world.publishNotice)
}

/** Fails the object for what may be better next time. What can never be read was noticed and is done with. */
function raise(failures: readonly unknown[], fault: unknown, object: ObjectRef): void {
  if (failures.length > 0) throw failures[0]
  if (fault === undefined || fault instanceof QuarantineError) return
  if (fault instanceof TruncatedError) throw new ObjectError(object, "truncated", fault.message, { cause: fault })
  throw fault
}

function definedOnly<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
