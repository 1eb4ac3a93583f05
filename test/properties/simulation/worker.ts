import { join } from "node:path"
import type { S3Client } from "@aws-sdk/client-s3"
import type { SNSClient } from "@aws-sdk/client-sns"
import type { SQSBatchResponse, SQSEvent } from "aws-lambda"
import { Ledger, type LedgerWorld } from "../../../src/delivery/ledger/ledger.ts"
import { type Publisher, snsPublisher } from "../../../src/delivery/publish/publisher.ts"
import { detect, type ObjectLine } from "../../../src/detect/detect.ts"
import { detectHandler } from "../../../src/detect/lambda.ts"
import { defaultLimits } from "../../../src/engine/decode/limits.ts"
import { Lookups } from "../../../src/engine/enrich/lookups.ts"
import { ruleSet } from "../../../src/engine/match/rule-set.ts"
import { type LedgerStore, s3Store } from "../../../src/engine/s3/object-store.ts"
import { openObject } from "../../../src/engine/s3/open-object.ts"
import type { Scanner } from "../../../src/engine/scan.ts"
import { recognise, sources } from "../../../src/engine/sources/index.ts"
import type { Event } from "../../../src/event.ts"
import type { Rule } from "../../../src/rule.ts"
import { loadRules } from "../../../src/rules/load.ts"
import { LEDGER } from "./simulated-s3.ts"
import { ALERTS, NOTICES } from "./simulated-sns.ts"

const compiled = await loadRules(join(import.meta.dirname, "../../../rules"))
const [rule] = compiled.rules
if (!rule) throw new Error("there is no rule to simulate with")

/** Short texts, for they stand in every alert and writing them takes most of a run's time. */
const short = {
  ...rule,
  description: "",
  note: "",
  setup: "",
  references: [],
  tags: [],
  threat: [],
  false_positives: [],
}

/** The same query as two rules: one of them may alert so seldom that what is over it is kept. */
export const MANY = { ...short, rule_id: "many", max_signals: 100 }
export const FEW = { ...short, rule_id: "few", max_signals: 1 }

/** A scanner for some of them. */
export function scannerOf(rules: readonly Rule[]): Scanner {
  const [query] = compiled.queries
  if (!query) throw new Error("the rule has no query")
  const set = {
    rules,
    queries: rules.map(() => query),
    literals: compiled.literals,
    matchAll: (event: Event, onMatch: (index: number) => void) =>
      compiled.matchAll(event, (index) => {
        if (index === 0) for (const number of rules.keys()) onMatch(number)
      }),
  }
  return { rules: ruleSet(set, sources), recognise, limits: defaultLimits }
}

/** What one invocation has of the world. */
export type WorkerWorld = {
  readonly s3: S3Client
  readonly sns: SNSClient
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly nonce: () => string
  /** ms that a claim holds. */
  readonly leaseMs: number
  readonly remainingMs: () => number
  readonly log: (line: ObjectLine) => void
  readonly scanner: Scanner
}

/** The steps of a worker that a mutant may replace. The real ones are `realParts`. */
export type Parts = {
  readonly ledger: (world: LedgerWorld) => Ledger
  readonly store: (store: LedgerStore) => LedgerStore
  readonly publisher: (publisher: Publisher) => Publisher
  /** Does an event's work, then has the queue delete what did not fail. */
  readonly invoke: (work: () => Promise<SQSBatchResponse | undefined>, acknowledge: Acknowledge) => Promise<void>
  readonly leaseMs: (real: number) => number
}

/** Has the queue delete an invocation's messages, but for those that the function's answer names. */
export type Acknowledge = (failed: SQSBatchResponse | undefined) => Promise<void>

export const realParts: Parts = {
  ledger: (world) => new Ledger(world),
  store: (store) => store,
  publisher: (publisher) => publisher,
  invoke: async (work, acknowledge) => acknowledge(await work()),
  leaseMs: (real) => real,
}

/** The function of functions/detect/handler.ts, composed in the same way of the same stages, in a simulated world. */
export function makeWorker(
  world: WorkerWorld,
  parts: Parts,
): (event: SQSEvent) => Promise<SQSBatchResponse | undefined> {
  const { s3, sns, now, sleep, nonce, scanner } = world
  const store = parts.store(s3Store(s3, LEDGER))
  const detectWorld = {
    scanner,
    open: openObject.bind(null, s3),
    ledger: parts.ledger({ store, now, sleep, nonce, leaseMs: parts.leaseMs(world.leaseMs) }),
    lookups: () => new Lookups(store, sleep),
    publishAlert: parts.publisher(snsPublisher(sns, ALERTS)),
    publishNotice: parts.publisher(snsPublisher(sns, NOTICES)),
    now,
    log: world.log,
  }
  const handler = detectHandler((message, deadline, receives) => detect(message, deadline, detectWorld, receives), now)
  return (event) => handler(event, { getRemainingTimeInMillis: world.remainingMs } as Parameters<typeof handler>[1])
}
