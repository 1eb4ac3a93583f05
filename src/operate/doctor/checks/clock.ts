import type { Check } from "../check.ts"
import { type Fault, warning } from "../finding.ts"
import { readClockSkew } from "../read/clock.ts"

export const clock: Check = {
  name: "clock",
  async run(world) {
    const bucket = await world.output("LedgerBucketName")
    return judgeSkew(await readClockSkew(world.clients.s3, bucket, world.now))
  },
}

/** The minute that a lease has in hand for clocks that differ. */
const MOST_MS = 60_000

/** `skew`: ms that this machine is ahead. */
export function judgeSkew(skew: number): Fault[] {
  if (Math.abs(skew) <= MOST_MS) return []
  const what = `this machine's clock is ${Math.round(Math.abs(skew) / 1000)} s ${skew > 0 ? "ahead of" : "behind"} AWS's: ages that are told here are wrong`
  return [warning(what, "this machine", "set it by NTP; from 5 to 15 minutes on, AWS refuses what it signs")]
}
