import { NAMESPACE } from "../../../metrics/names.ts"
import type { Check } from "../check.ts"
import { error, type Fault, warning } from "../finding.ts"
import { collect } from "../look.ts"
import { DEPLOY, FUNCTIONS, type FunctionPart, functionOf } from "../parts.ts"
import type { FunctionFacts } from "../read/function.ts"
import { type DeployedStack, outputOf } from "../read/stack.ts"

export const environment: Check = {
  name: "environment",
  run: (world) =>
    collect(
      FUNCTIONS.map((name) => async () => {
        const [facts, stack] = await Promise.all([functionOf(world, name), world.stack()])
        return judgeEnvironment(name, facts, stack)
      }),
    ),
}

const METRICS = ["POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE"]
const LEDGER = ["LEDGER_BUCKET", "LEDGER_OWNER"]

/** What each function must be told, beside what it may be. */
export const NEEDS: { readonly [name in FunctionPart]: readonly string[] } = {
  Detect: [...METRICS, ...LEDGER, "ALERTS_TOPIC_ARN", "NOTICES_TOPIC_ARN", "CANARY_BUCKET"],
  Notify: [...METRICS, ...LEDGER, "PEOPLE_TOPIC_ARN"],
  Canary: [...METRICS, ...LEDGER, "CANARY_BUCKET", "PEOPLE_TOPIC_ARN"],
  Reconcile: [...METRICS, ...LEDGER, "LOG_PLACES", "INGEST_QUEUE_URL"],
}

/** What a variable must say, by the stack itself. */
function expected(stack: DeployedStack): { readonly [variable: string]: string } {
  return {
    POWERTOOLS_SERVICE_NAME: stack.name,
    POWERTOOLS_METRICS_NAMESPACE: NAMESPACE,
    LEDGER_BUCKET: outputOf(stack, "LedgerBucketName"),
    LEDGER_OWNER: stack.account,
    ALERTS_TOPIC_ARN: outputOf(stack, "AlertsTopicArn"),
    NOTICES_TOPIC_ARN: outputOf(stack, "NoticesTopicArn"),
    PEOPLE_TOPIC_ARN: outputOf(stack, "PeopleTopicArn"),
    CANARY_BUCKET: outputOf(stack, "CanaryBucketName"),
    LOG_PLACES: outputOf(stack, "LogPlaces"),
    INGEST_QUEUE_URL: outputOf(stack, "IngestQueueUrl"),
  }
}

export function judgeEnvironment(part: FunctionPart, facts: FunctionFacts, stack: DeployedStack): Fault[] {
  const { environment: found, name } = facts
  if (found === undefined) {
    const grant = "give it to whoever runs this, or use a role that has it, and run this again"
    return [
      warning("could not look at the function's environment: needs permission kms:Decrypt on its key", name, grant),
    ]
  }
  const wanted = expected(stack)
  const faults = Object.entries(wanted).flatMap(([variable, value]) => {
    if (found[variable] === undefined) {
      return NEEDS[part].includes(variable) ? [error(`the function's environment lacks ${variable}`, name, DEPLOY)] : []
    }
    if (found[variable] === value) return []
    return [error(`the function's ${variable} is ${found[variable]}, and the stack's is ${value}`, name, DEPLOY)]
  })
  return [...faults, ...judgeLease(facts, found["LEASE_SECONDS"])]
}

/** A claim that ends while its owner still runs lets a second one publish. */
function judgeLease({ name, timeout }: FunctionFacts, lease: string | undefined): Fault[] {
  if (lease === undefined || Number(lease) > timeout) return []
  const what = `a claim on an alert lasts ${lease} s, and the function may run for ${timeout} s: it may go out twice`
  return [error(what, name, `set LEASE_SECONDS to more than ${timeout}, or deploy the stack again`)]
}
