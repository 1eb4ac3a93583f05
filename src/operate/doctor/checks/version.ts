import type { Check } from "../check.ts"
import { type Fault, warning } from "../finding.ts"
import type { DeployedStack } from "../read/stack.ts"

export const version: Check = {
  name: "version",
  run: async (world) => judgeVersion(await world.stack(), world.version),
}

/** A stack says its version in the output `Version`; one without it is too old to say. */
export function judgeVersion({ arn, outputs }: DeployedStack, own: string): Fault[] {
  const deployed = outputs["Version"]
  if (deployed === undefined || deployed === own) return []
  return [
    warning(
      `the stack is of version ${deployed} and this program of version ${own}`,
      arn,
      "deploy the stack again with this version, or use the program that it was deployed with: what is said here may be wrong",
    ),
  ]
}
