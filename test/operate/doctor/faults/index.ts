import type { FaultCase } from "./case.ts"
import { functionFaults } from "./functions.ts"
import { keyFaults } from "./keys.ts"
import { ledgerFaults } from "./ledger.ts"
import { logPrefixFaults } from "./log-prefixes.ts"
import { queueFaults } from "./queues.ts"
import { stackFaults } from "./stack.ts"
import { topicFaults } from "./topics.ts"
import { watchingFaults } from "./watching.ts"

/** Every fault that is planted. */
export const faultCases: readonly FaultCase[] = [
  ...stackFaults,
  ...queueFaults,
  ...keyFaults,
  ...functionFaults,
  ...ledgerFaults,
  ...topicFaults,
  ...watchingFaults,
  ...logPrefixFaults,
]
