import type { ResendLedger } from "../resend/resend-ledger.ts"
import { hostOf, readNewest } from "../staged/read-alerts.ts"

/** What one rule fired, as the ledger has it. */
export type Fired = {
  /** Alerts that were sent, or that a mute kept back. */
  readonly alerts: number
  /** Alerts that were only recorded, because the rule was staged. */
  readonly staged: number
  readonly newest: readonly {
    readonly id: string
    readonly time: string
    readonly host: string | null
    readonly reason: string
    readonly staged: boolean
  }[]
}

const MAX_NEWEST = 5

/** What a rule fired since a time (ms since 1970). */
export async function firedBy(ruleId: string, ledger: ResendLedger, from: number): Promise<Fired> {
  const [alerts, staged] = await Promise.all(
    ["alerts/", "staged/"].map((folder) => ledger.list(`${folder}${ruleId}/`, from)),
  )
  const documents = await readNewest(ledger, [...(alerts ?? []), ...(staged ?? [])], MAX_NEWEST)
  return {
    alerts: alerts?.length ?? 0,
    staged: staged?.length ?? 0,
    newest: documents.map((document) => ({
      id: document["kibana.alert.uuid"],
      time: document["@timestamp"],
      host: hostOf(document)[0] ?? null,
      reason: document["kibana.alert.reason"],
      staged: document["landfall.staged"] === true,
    })),
  }
}
