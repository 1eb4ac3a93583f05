import type { Check } from "../check.ts"
import { error, type Fault, warning } from "../finding.ts"
import { OUTPUTS } from "../parts.ts"
import { type DeployedStack, missingOutput } from "../read/stack.ts"

export const stack: Check = { name: "stack", run: async (world) => judgeStack(await world.stack()) }

const HEALTHY = /^(CREATE|UPDATE|IMPORT)_COMPLETE$/

/** Source: CloudFormation user guide, Understanding stack creation events and status codes. */
export function judgeStack({ name, arn, status, reason, outputs }: DeployedStack): Fault[] {
  const faults = OUTPUTS.filter((output) => !outputs[output]).map((output) => missingOutput(name, output))
  if (HEALTHY.test(status)) return faults
  const what = `the stack is in state ${status}${reason === "" ? "" : `: ${reason}`}`
  if (status.endsWith("_IN_PROGRESS")) {
    return [...faults, warning(what, arn, "wait until it is done, and run this again")]
  }
  if (/^(UPDATE|IMPORT)_ROLLBACK_COMPLETE$/.test(status)) {
    return [
      ...faults,
      warning(what, arn, "the last deployment failed and what was there before runs; mend it, and deploy again"),
    ]
  }
  return [...faults, error(what, arn, "see the stack's events in CloudFormation, mend what failed, and deploy again")]
}
