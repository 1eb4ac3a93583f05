import { join } from "node:path"
import type { S3Client } from "@aws-sdk/client-s3"
import type { SNSClient } from "@aws-sdk/client-sns"
import type { SQSBatchResponse, SQSEvent } from "aws-lambda"
import { Ledger, type LedgerContext } from "../../../src/delivery/ledger/ledger.ts"
import { type Publisher, snsPublisher } from "../../../src/delivery/publish/publisher.ts"
import type { HideMessage } from "../../../src/delivery/queue/hide-message.ts"
import { detectHandler } from "../../../src/detect/lambda.ts"
import type { ObjectLine } from "../../../src/detect/object-outcome.ts"
import { defaultLimits } from "../../../src/engine/decode/limits.ts"
import { SideTables } from "../../../src/engine/enrich/side-tables.ts"
import { ruleSet } from "../../../src/engine/match/rule-set.ts"
import { type ObjectStore, s3ObjectStore } from "../../../src/engine/s3/object-store.ts"
import { openObject } from "../../../src/engine/s3/open-object.ts"
import type { Scanner } from "../../../src/engine/scan.ts"
import { recognise, sources } from "../../../src/engine/sources/index.ts"
import type { Event } from "../../../src/event.ts"
import type { Rule } from "../../../src/rule.ts"
import { loadRules } from "../../../src/rules/load.ts"
import { LEDGER } from "./simulated-s3.ts"
import { ALERTS, NOTICES } from "./simulated-sns.ts"

const compiled = await loadRules(join(import.meta.dirname, "../../../site/rules"))
const [rule] = compiled.rules
if (!rule) throw new Error("the simulation needs a rule")

/** Every alert contains the rule's texts, and serialising them takes most of the time of a run. */
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

/** One query as two rules. FEW has a low maximum, so that matches over it are archived. */
export const MANY = { ...short, rule_id: "many", max_signals: 100 }
export const FEW = { ...short, rule_id: "few", max_signals: 1 }

/** A scanner for these rules, which share one query. */
export function scannerOf(rules: readonly Rule[]): Scanner {
  const [query] = compiled.queries
  if (!query) throw new Error("the rule has no query")
  const set = {
    rules,
    queries: rules.map(() => query),
    literals: rules.flatMap(() => compiled.literals.slice(0, 1)),
    matchAll: (event: Event, onMatch: (index: number) => void) =>
      compiled.matchAll(event, (index) => {
        if (index === 0) for (const number of rules.keys()) onMatch(number)
      }),
  }
  return { rules: ruleSet(set, sources), recognise, limits: defaultLimits }
}

/** The dependencies of one invocation. */
export type WorkerContext = {
  readonly s3: S3Client
  readonly sns: SNSClient
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly nonce: () => string
  /** How long a claim lasts, in ms. */
  readonly leaseMs: number
  readonly remainingMs: () => number
  readonly hideMessage?: HideMessage
  readonly log: (line: ObjectLine) => void
  readonly scanner: Scanner
}

/** The steps of a worker that a mutant may replace. The real ones are `realParts`. */
export type Parts = {
  readonly ledger: (context: LedgerContext) => Ledger
  readonly store: (store: ObjectStore) => ObjectStore
  readonly publisher: (publisher: Publisher) => Publisher
  /** Does the work of an event, then deletes the messages that did not fail. */
  readonly invoke: (work: () => Promise<SQSBatchResponse | undefined>, acknowledge: Acknowledge) => Promise<void>
  readonly leaseMs: (real: number) => number
}

/** A worker with one defect: what it `does`, and the parts that cause it. */
export type Mutant = {
  readonly does: string
  readonly parts: Partial<Parts>
  /** One alert and one fault do not reveal it, so only the seeds do. */
  readonly needsSeeds?: true
  /** The seed from which on it is searched for; default 1. */
  readonly firstSeed?: number
}

/** Deletes the messages of an invocation, except those that the answer of the function names as failed. */
export type Acknowledge = (failed: SQSBatchResponse | undefined) => Promise<void>

export const realParts: Parts = {
  ledger: (context) => new Ledger(context),
  store: (store) => store,
  publisher: (publisher) => publisher,
  invoke: async (work, acknowledge) => acknowledge(await work()),
  leaseMs: (real) => real,
}

/** The function of functions/detect/handler.ts, composed of the same parts, over simulated services. */
export function makeWorker(
  context: WorkerContext,
  parts: Parts,
): (event: SQSEvent) => Promise<SQSBatchResponse | undefined> {
  const { s3, sns, now, sleep, nonce, scanner } = context
  const store = parts.store(s3ObjectStore(s3, LEDGER))
  const detectContext = {
    scanner,
    open: openObject.bind(null, s3),
    ledger: parts.ledger({ store, now, sleep, nonce, leaseMs: parts.leaseMs(context.leaseMs) }),
    sideTables: () => new SideTables(store, sleep),
    publishAlert: parts.publisher(snsPublisher(sns, ALERTS)),
    publishNotice: parts.publisher(snsPublisher(sns, NOTICES)),
    ...(context.hideMessage ? { hideMessage: context.hideMessage } : {}),
    now,
    log: context.log,
  }
  const handler = detectHandler(detectContext)
  return (event) => handler(event, { getRemainingTimeInMillis: context.remainingMs } as Parameters<typeof handler>[1])
}
