import type { Check } from "../context.ts"
import { error, type Fault, warning } from "../finding.ts"
import { OUTPUTS } from "../parts.ts"
import { readClockSkew } from "../read/bucket.ts"
import { type DeployedStack, missingOutput } from "../read/stack.ts"

export const stack: Check = { name: "stack", run: async (context) => checkStack(await context.stack()) }

const HEALTHY = /^(CREATE|UPDATE|IMPORT)_COMPLETE$/

/** Source: CloudFormation user guide, Understanding stack creation events and status codes. */
function checkStack({ name, arn, status, reason, outputs }: DeployedStack): Fault[] {
  const faults = OUTPUTS.filter((output) => !outputs[output]).map((output) => missingOutput(name, output))
  if (HEALTHY.test(status)) return faults
  const what = `the stack is in state ${status}${reason === "" ? "" : `: ${reason}`}`
  if (status.endsWith("_IN_PROGRESS")) {
    return [...faults, warning(what, arn, "wait until it is done, and run this again")]
  }
  if (/^(UPDATE|IMPORT)_ROLLBACK_COMPLETE$/.test(status)) {
    const remedy = "the last deployment failed and the previous version runs; fix the cause, and deploy again"
    return [...faults, warning(what, arn, remedy)]
  }
  return [...faults, error(what, arn, "see the stack's events in CloudFormation, fix the cause, and deploy again")]
}

export const version: Check = {
  name: "version",
  run: async (context) => checkVersion(await context.stack(), context.version),
}

/** The output `Version` contains the stack's version; older stacks do not have it. */
function checkVersion({ arn, outputs }: DeployedStack, own: string): Fault[] {
  const deployed = outputs["Version"]
  if (deployed === undefined || deployed === own) return []
  const what = `the stack has version ${deployed} and this program version ${own}`
  const remedy =
    "deploy the stack again with this version, or use the program that deployed it: the findings here may be wrong"
  return [warning(what, arn, remedy)]
}

export const clock: Check = {
  name: "clock",
  async run(context) {
    const bucket = await context.output("LedgerBucketName")
    return checkSkew(await readClockSkew(context.clients.s3, bucket, context.now))
  },
}

/** A lease allows for this difference between clocks. */
const MAX_SKEW_MS = 60_000

/** `skew`: ms that this machine is ahead. */
function checkSkew(skew: number): Fault[] {
  if (Math.abs(skew) <= MAX_SKEW_MS) return []
  const what = `this machine's clock is ${Math.round(Math.abs(skew) / 1000)} s ${skew > 0 ? "ahead of" : "behind"} AWS's: the ages in these findings are wrong`
  return [
    warning(what, "this machine", "set it by NTP; from a skew of 5 to 15 minutes on, AWS rejects signed requests"),
  ]
}
