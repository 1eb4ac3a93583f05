import type { Check } from "../context.ts"
import { alarms, silence } from "./alarms.ts"
import { environment, functions, mappings } from "./functions.ts"
import { keys, logKeys } from "./keys.ts"
import { ledgerBucket, ledgerWrites, unpublished } from "./ledger.ts"
import { logBuckets, logPrefixes } from "./log-prefixes.ts"
import { notifications } from "./notifications.ts"
import { queuePolicies } from "./queue-policies.ts"
import { backlog, deadLetters, queues } from "./queues.ts"
import { secrets } from "./secrets.ts"
import { clock, stack, version } from "./stack.ts"
import { recipients, subscriptions, topics } from "./topics.ts"

/** Every check, in the order of the data path: what to fix first comes first. */
export const checks: readonly Check[] = [
  stack,
  version,
  clock,
  logPrefixes,
  logBuckets,
  logKeys,
  notifications,
  queuePolicies,
  queues,
  keys,
  mappings,
  functions,
  environment,
  deadLetters,
  backlog,
  ledgerBucket,
  ledgerWrites,
  unpublished,
  topics,
  subscriptions,
  recipients,
  secrets,
  alarms,
  silence,
]
