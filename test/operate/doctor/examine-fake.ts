import { examine } from "../../../src/operate/doctor/examine.ts"
import type { Finding } from "../../../src/operate/doctor/finding.ts"
import { makeWorld, type World } from "../../../src/operate/doctor/world.ts"
import type { Aws } from "./aws.ts"
import { fakeAws } from "./fake-aws.ts"
import { healthy, STACK, VERSION } from "./healthy.ts"

/** The healthy stack after something was done to it. */
export function brokenBy(breakIt: (aws: Aws) => void): Aws {
  const aws = healthy()
  breakIt(aws)
  return aws
}

export function worldOf(aws: Aws, places: readonly { bucket: string; prefix: string }[] = []): World {
  return makeWorld(fakeAws(aws), { stack: STACK, places, version: VERSION, now: () => aws.now + aws.clockAhead })
}

export function examineFake(aws: Aws): Promise<Finding[]> {
  return examine(worldOf(aws))
}
