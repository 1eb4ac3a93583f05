import type { Check } from "../check.ts"
import { error, type Fault, warning } from "../finding.ts"
import { DEPLOY } from "../parts.ts"
import { type Probe, probeLedger } from "../read/probe.ts"

/** Tries the ledger's own writes on one object under doctor/, which nothing else reads. */
export const ledgerWrites: Check = {
  name: "ledger writes",
  async run(world) {
    const [name, { account }] = await Promise.all([world.output("LedgerBucketName"), world.stack()])
    return judgeProbe(`s3://${name}/`, await probeLedger(world.clients.s3, name, account))
  },
}

export function judgeProbe(where: string, probe: Probe): Fault[] {
  const faults: Fault[] = []
  if (!probe.keepsWhatIsThere || !probe.comparesBeforeReplacing) {
    const what =
      "conditional writes are not honoured there: two functions could publish one alert, or one lose the other's"
    faults.push(
      error(
        what,
        where,
        "keep the ledger in a bucket of Amazon S3; a gateway or emulator before it must know If-None-Match and If-Match",
      ),
    )
  }
  if (!probe.refusesPlainWrites) {
    faults.push(
      warning("the ledger's policy does not refuse writes without a condition, which overwrite alerts", where, DEPLOY),
    )
  }
  if (!probe.readsBack) {
    faults.push(
      error("what was written to the ledger does not read back", where, "see the bucket's policy and its key's"),
    )
  }
  return faults
}
