import type { Aws } from "../aws.ts"
import { LEDGER, policy, queueArn, STACK } from "../healthy.ts"

/** A fault: how the healthy stack is broken, the check that finds it, and parts of its message and remedy. */
export type FaultCase = readonly [
  name: string,
  breakIt: (aws: Aws) => void,
  check: string,
  severity: "error" | "warning",
  what: string,
  remedy: string,
]

/** Something of the data that must be there to be broken. */
export function at<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error("the healthy stack does not have what is to be broken")
  return value
}

export const stack = (aws: Aws) => at(aws.stack)
export const queue = (aws: Aws, name: string) => at(aws.queues[name])
export const lambda = (aws: Aws, name: string) => at(aws.functions[`${STACK}-${name}`])
export const topic = (aws: Aws, name: string) => at(aws.topics[name])
export const subscription = (aws: Aws, name: string) => at(topic(aws, name).subscriptions[0])
export const ledger = (aws: Aws) => at(aws.buckets[LEDGER])
export const alarm = (aws: Aws, name: string) => at(aws.alarms[`${STACK}-${name}`])
export const mapping = (aws: Aws) => at(lambda(aws, "detect").mappings[0])
export const allow = (name: string, ...statements: readonly object[]) =>
  policy(statements.map((one) => ({ ...one, Resource: queueArn(name) })))
