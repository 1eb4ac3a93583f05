import { type Context, makeContext } from "../../../src/operate/doctor/context.ts"
import { examine } from "../../../src/operate/doctor/examine.ts"
import type { Finding } from "../../../src/operate/doctor/finding.ts"
import type { Aws } from "./aws.ts"
import { fakeAws } from "./fake-aws.ts"
import { healthy, STACK, VERSION } from "./healthy.ts"

/** The healthy stack, broken by `breakIt`. */
export function brokenBy(breakIt: (aws: Aws) => void): Aws {
  const aws = healthy()
  breakIt(aws)
  return aws
}

export function contextOf(aws: Aws, logPrefixes: readonly { bucket: string; prefix: string }[] = []): Context {
  return makeContext(fakeAws(aws), { stack: STACK, logPrefixes, version: VERSION, now: () => aws.now + aws.clockAhead })
}

export function examineFake(aws: Aws): Promise<Finding[]> {
  return examine(contextOf(aws))
}
