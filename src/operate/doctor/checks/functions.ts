import type { Check } from "../check.ts"
import { error, type Fault, warning } from "../finding.ts"
import { collect } from "../look.ts"
import { DEPLOY, FUNCTIONS, functionOf } from "../parts.ts"
import { type FunctionFacts, readConcurrency } from "../read/function.ts"

export const functions: Check = {
  name: "functions",
  run: (world) =>
    collect(
      FUNCTIONS.flatMap((name) => [
        async () => judgeFunction(await functionOf(world, name)),
        async () => {
          const lambda = await world.output(`${name}FunctionName`)
          return judgeConcurrency(lambda, await readConcurrency(world.clients.lambda, lambda))
        },
      ]),
    ),
}

/** What serverless.yml deploys. */
const RUNTIME = "nodejs24.x"
const ARCHITECTURE = "arm64"

/** Source: Lambda API reference, FunctionConfiguration. An idle function becomes inactive, and active again by itself. */
export function judgeFunction({ name, state, lastUpdate, reason, runtime, architecture }: FunctionFacts): Fault[] {
  const because = reason === "" ? "" : `: ${reason}`
  const faults: Fault[] = []
  if (state === "Failed") faults.push(error(`the function is in state Failed${because}`, name, DEPLOY))
  else if (state === "Pending" || lastUpdate === "InProgress") {
    faults.push(warning(`the function is being changed${because}`, name, "wait a minute, and run this again"))
  }
  if (lastUpdate === "Failed") {
    faults.push(
      error(`the function's last update failed and older code runs${because}`, name, "deploy the stack again"),
    )
  }
  if (runtime !== RUNTIME) {
    faults.push(warning(`the function runs on ${runtime} and was tested on ${RUNTIME}`, name, DEPLOY))
  }
  if (architecture !== ARCHITECTURE) {
    faults.push(
      warning(`the function runs on ${architecture} and not on ${ARCHITECTURE}, which costs more`, name, DEPLOY),
    )
  }
  return faults
}

export function judgeConcurrency(name: string, reserved: number | undefined): Fault[] {
  if (reserved !== 0) return []
  const remedy = `aws lambda delete-function-concurrency --function-name ${name}`
  return [error("the function is stopped: its reserved concurrency is 0", name, remedy)]
}
