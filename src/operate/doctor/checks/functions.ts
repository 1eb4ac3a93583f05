import { NAMESPACE } from "../../../metrics/names.ts"
import { nameOfArn } from "../../attach/arn.ts"
import type { Check } from "../context.ts"
import { denied, error, type Fault, warning } from "../finding.ts"
import { displayName, FEEDS, FUNCTIONS, type FunctionPart, functionOf } from "../parts.ts"
import { type FunctionFacts, type Mapping, readConcurrency, readMappings } from "../read/function.ts"
import { type DeployedStack, outputOf } from "../read/stack.ts"
import { collectFaults } from "../read-aws.ts"
import { revertDrift } from "../remedy.ts"

export const functions: Check = {
  name: "functions",
  run: (context) =>
    collectFaults(
      FUNCTIONS.flatMap((name) => [
        async () => checkFunction(await functionOf(context, name)),
        async () => {
          const lambda = await context.output(`${name}FunctionName`)
          return checkConcurrency(lambda, await readConcurrency(context.clients.lambda, lambda))
        },
      ]),
    ),
}

/** What serverless.yml deploys. */
const RUNTIME = "nodejs24.x"
const ARCHITECTURE = "arm64"

/** Source: Lambda API reference, FunctionConfiguration. An idle function becomes inactive, and active again by itself. */
function checkFunction({ name, state, lastUpdate, reason, runtime, architecture }: FunctionFacts): Fault[] {
  const because = reason === "" ? "" : `: ${reason}`
  const faults: Fault[] = []
  if (state === "Failed") faults.push(error(`the function is in state Failed${because}`, name, startAgain(name)))
  else if (state === "Pending" || lastUpdate === "InProgress") {
    faults.push(warning(`the function is being changed${because}`, name, "wait a minute, and run this again"))
  }
  if (lastUpdate === "Failed") {
    const what = `the function's last update failed and older code runs${because}`
    faults.push(error(what, name, revertDrift))
  }
  if (runtime !== RUNTIME) {
    const remedy = `aws lambda update-function-configuration --function-name ${name} --runtime ${RUNTIME}`
    faults.push(warning(`the function runs on ${runtime} and was tested on ${RUNTIME}`, name, remedy))
  }
  if (architecture !== ARCHITECTURE) {
    const what = `the function runs on ${architecture} instead of ${ARCHITECTURE}, which costs more`
    faults.push(warning(what, name, revertDrift))
  }
  return faults
}

/** Lambda creates a failed function again when its configuration changes. */
function startAgain(name: string): string {
  return `remove the cause; then aws lambda update-function-configuration --function-name ${name} --description Landfall`
}

function checkConcurrency(name: string, reserved: number | undefined): Fault[] {
  if (reserved !== 0) return []
  const remedy = `aws lambda delete-function-concurrency --function-name ${name}`
  return [error("the function is stopped: its reserved concurrency is 0", name, remedy)]
}

export const mappings: Check = {
  name: "event source mappings",
  run: (context) =>
    collectFaults(
      FEEDS.map(({ queue, feeds }) => async () => {
        const [name, arn] = await Promise.all([context.output(`${feeds}FunctionName`), context.output(`${queue}Arn`)])
        const found = await readMappings(context.clients.lambda, name)
        if (found.some(({ queueArn }) => queueArn === arn)) return found.flatMap(checkMapping)
        const what = `no mapping feeds the function from the ${displayName(queue)}: its messages wait until they expire`
        return [error(what, name, revertDrift)]
      }),
    ),
}

function checkMapping({ id, queueArn, state, reportsFailures, maxConcurrency }: Mapping): Fault[] {
  const name = `the mapping from ${nameOfArn(queueArn)}`
  const update = `aws lambda update-event-source-mapping --uuid ${id}`
  const faults: Fault[] = []
  if (/^Disabl/.test(state)) {
    faults.push(error(`${name} is disabled: messages wait`, id, `${update} --enabled`))
  } else if (state !== "Enabled") {
    faults.push(warning(`${name} is ${state.toLowerCase()}`, id, "wait a minute, and run this again"))
  }
  if (!reportsFailures) {
    const what = `${name} does not report single failures: one bad message brings back its whole batch`
    faults.push(error(what, id, `${update} --function-response-types ReportBatchItemFailures`))
  }
  if (maxConcurrency === undefined) {
    const what = `${name} has no maximum concurrency: throttling uses up the tries of good messages`
    const remedy = `${update} --scaling-config MaximumConcurrency=N, with detectConcurrency of landfall.toml (2 for notify)`
    faults.push(warning(what, id, remedy))
  }
  return faults
}

export const environment: Check = {
  name: "environment",
  run: (context) =>
    collectFaults(
      FUNCTIONS.map((name) => async () => {
        const [facts, stack] = await Promise.all([functionOf(context, name), context.stack()])
        return checkEnvironment(name, facts, stack)
      }),
    ),
}

const METRICS = ["POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE"]
const LEDGER = ["LEDGER_BUCKET", "LEDGER_OWNER"]

/** The variables that each function requires. */
export const REQUIRED_VARIABLES: { readonly [name in FunctionPart]: readonly string[] } = {
  Detect: [...METRICS, ...LEDGER, "ALERTS_TOPIC_ARN", "NOTICES_TOPIC_ARN", "CANARY_BUCKET"],
  Notify: [...METRICS, ...LEDGER, "RECIPIENTS_TOPIC_ARN"],
  Canary: [...METRICS, ...LEDGER, "CANARY_BUCKET", "RECIPIENTS_TOPIC_ARN", "ALARMS_TOPIC_ARN"],
  Reconcile: [...METRICS, ...LEDGER, "LOG_PREFIXES", "INGEST_QUEUE_URL", "NOTICES_TOPIC_ARN"],
  Digest: [...METRICS, ...LEDGER, "NOTICES_TOPIC_ARN"],
}

/** The values that the variables must have in this stack. */
function expectedVariables(stack: DeployedStack): { readonly [variable: string]: string } {
  return {
    POWERTOOLS_SERVICE_NAME: stack.name,
    POWERTOOLS_METRICS_NAMESPACE: NAMESPACE,
    LEDGER_BUCKET: outputOf(stack, "LedgerBucketName"),
    LEDGER_OWNER: stack.account,
    ALERTS_TOPIC_ARN: outputOf(stack, "AlertsTopicArn"),
    NOTICES_TOPIC_ARN: outputOf(stack, "NoticesTopicArn"),
    RECIPIENTS_TOPIC_ARN: outputOf(stack, "RecipientsTopicArn"),
    ALARMS_TOPIC_ARN: outputOf(stack, "AlarmsTopicArn"),
    CANARY_BUCKET: outputOf(stack, "CanaryBucketName"),
    LOG_PREFIXES: outputOf(stack, "LogPrefixes"),
    INGEST_QUEUE_URL: outputOf(stack, "IngestQueueUrl"),
  }
}

function checkEnvironment(part: FunctionPart, facts: FunctionFacts, stack: DeployedStack): Fault[] {
  const { environment: found, name } = facts
  if (found === undefined) return [denied("read the function's environment", name, "kms:Decrypt on its key")]
  const faults = Object.entries(expectedVariables(stack)).flatMap(([variable, value]) => {
    if (found[variable] === undefined) {
      if (!REQUIRED_VARIABLES[part].includes(variable)) return []
      return [error(`the function's environment lacks ${variable}`, name, revertDrift)]
    }
    if (found[variable] === value) return []
    return [error(`the function's ${variable} is ${found[variable]}, and the stack's is ${value}`, name, revertDrift)]
  })
  return [...faults, ...checkLease(facts, found["LEASE_SECONDS"])]
}

/** If a claim expires while its owner still runs, a second function may publish the same alert. */
function checkLease({ name, timeout }: FunctionFacts, lease: string | undefined): Fault[] {
  if (lease === undefined || Number(lease) > timeout) return []
  const what = `a claim on an alert lasts ${lease} s, and the function may run for ${timeout} s: an alert may be published twice`
  return [error(what, name, revertDrift)]
}
