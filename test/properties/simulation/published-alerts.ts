import { createHash } from "node:crypto"
import type { Random } from "../../../dev/batches/random.ts"
import type { AlertDocument } from "../../../src/delivery/alert/document.ts"
import { serialise } from "../../../src/delivery/alert/serialise.ts"
import { noticeRecord } from "../../../src/delivery/ledger/notice-record.ts"
import type { ChannelMessage } from "../../../src/delivery/notify/channel.ts"
import { plainAlert } from "../../../src/delivery/notify/rendering/plain-alert.ts"
import { notice } from "../../../src/notice.ts"
import { ARRIVAL } from "./landing.ts"

/** An alert or a notice that detect has published: its message, and its key in the ledger. */
export type Published = {
  readonly id: string
  readonly key: string
  readonly message: ChannelMessage
  readonly body: string
}

/** Some alerts of one or two rules, perhaps of a building block, and sometimes a notice. */
export function publish(random: Random): readonly Published[] {
  const alerts = Array.from({ length: random.pick([1, 1, 2, 3, 5]) }, (_, number) => {
    const alert = alertOf(random.pick(["rule", "rule", "other"]), number, random.next() < 0.1)
    const message = { kind: "alerts", alerts: [alert], suppressed: 0 } as const
    return { id: alert["kibana.alert.uuid"], key: alert["landfall.ledger"], message, body: serialise(alert) }
  })
  if (random.next() < 0.7) return alerts
  const one = notice("overflow", [String(random.next())], "too many", {})
  const { key, record } = noticeRecord(one)
  return [...alerts, { id: one.id, key, message: { kind: "notices", notices: [one] }, body: record }]
}

function alertOf(rule: string, number: number, isBuildingBlock: boolean): AlertDocument {
  const id = createHash("sha256").update(`${rule} ${number}`).digest("hex")
  const ruleId = isBuildingBlock ? "block" : rule
  return {
    ...plainAlert({
      "@timestamp": new Date(ARRIVAL).toISOString(),
      "kibana.alert.uuid": id,
      "kibana.alert.rule.rule_id": ruleId,
      "kibana.alert.severity": "high",
      "landfall.bucket": "logs",
      "landfall.key": "a.json",
      "landfall.ledger": `alerts/${ruleId}/${id}.json`,
    } as unknown as AlertDocument),
    ...(isBuildingBlock ? { "kibana.alert.building_block_type": "default" } : {}),
  }
}
