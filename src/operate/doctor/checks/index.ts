import type { Check } from "../check.ts"
import { alarms } from "./alarms.ts"
import { backlog } from "./backlog.ts"
import { clock } from "./clock.ts"
import { deadLetters } from "./dead-letters.ts"
import { environment } from "./environment.ts"
import { functions } from "./functions.ts"
import { keys } from "./keys.ts"
import { ledgerBucket } from "./ledger-bucket.ts"
import { ledgerWrites } from "./ledger-writes.ts"
import { listeners } from "./listeners.ts"
import { logBuckets } from "./log-buckets.ts"
import { logKeys } from "./log-keys.ts"
import { mappings } from "./mappings.ts"
import { notifications } from "./notifications.ts"
import { places } from "./places.ts"
import { queuePolicies } from "./queue-policies.ts"
import { queues } from "./queues.ts"
import { secrets } from "./secrets.ts"
import { silence } from "./silence.ts"
import { stack } from "./stack.ts"
import { subscriptions } from "./subscriptions.ts"
import { topics } from "./topics.ts"
import { unpublished } from "./unpublished.ts"
import { version } from "./version.ts"

/** Every check, in the way of a record: what a person mends first comes first. */
export const checks: readonly Check[] = [
  stack,
  version,
  clock,
  places,
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
  listeners,
  secrets,
  alarms,
  silence,
]
