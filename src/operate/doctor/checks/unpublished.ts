import type { Check } from "../check.ts"
import { error, type Fault } from "../finding.ts"
import type { Recorded } from "../read/ledger.ts"

export const unpublished: Check = {
  name: "unpublished",
  async run(world) {
    const [entries, bucket] = await Promise.all([world.ledger(), world.output("LedgerBucketName")])
    const { name } = await world.stack()
    return judgeClaims(entries, world.now(), bucket, name)
  },
}

/** A function whose clock is behind has not overrun its lease yet. */
const CLOCKS_MS = 60_000

/** What was claimed and never published: its owner died, and its message has not come back, or never will. */
export function judgeClaims(entries: readonly Recorded[], now: number, bucket: string, stack: string): Fault[] {
  return entries
    .filter(({ state, lease }) => state === "claimed" && lease + CLOCKS_MS < now)
    .map(({ key, lease, alert }) => {
      const what = `${key.startsWith("alerts/") ? "an alert" : "a notice"} was recorded and not published since ${new Date(lease).toISOString()}`
      const again = alert === undefined ? "" : `, or landfall replay ${alert.object} --publish --stack ${stack}`
      const remedy = `its message comes back by itself or lies in the ingest dead letters: mend what detect's log says${again}`
      return error(what, `s3://${bucket}/${key}`, remedy)
    })
}
