import type { Json } from "../../json.ts"
import type { AlertDocument } from "./kibana.ts"
import { UNSAFE } from "./serialise.ts"

/** Message attributes of SNS as PublishBatch expects them: numbers as text, lists as JSON text. */
export type Attributes = {
  readonly [name: string]: { readonly DataType: "String" | "Number" | "String.Array"; readonly StringValue: string }
}

/** SNS discards a message with more attributes at a raw SQS subscription (SNS, raw message delivery). */
export const MAX_ATTRIBUTES = 10

/** Enough of a text to filter by; attributes and the alert share the 256 KiB of an SNS message. */
const MAX_VALUE_BYTES = 512

/**
 * The attributes that a subscription's filter policy can use: `rule_id`, `rule_name`, `severity`, `risk_score` (a number),
 * `source`, `host`, `user`, `tactics` and `tags` (lists), `late`. An attribute without a value is omitted, because SNS
 * refuses empty ones. Characters that SNS does not allow become U+FFFD.
 */
export function alertAttributes(document: AlertDocument): Attributes {
  const rule = document["kibana.alert.rule.parameters"]
  const attributes: { [name: string]: Attributes[string] } = {
    risk_score: { DataType: "Number", StringValue: String(document["kibana.alert.risk_score"]) },
  }
  const texts: { readonly [name: string]: string | undefined } = {
    rule_id: rule.rule_id,
    rule_name: document["kibana.alert.rule.name"],
    severity: document["kibana.alert.severity"],
    source: document["landfall.source"],
    host: nameOf(document["host"]),
    user: nameOf(document["user"]),
    late: document["landfall.late"]?.toString(),
  }
  for (const [name, text] of Object.entries(texts)) {
    const legal = legalText(text ?? "")
    if (legal !== "") attributes[name] = { DataType: "String", StringValue: legal }
  }
  const lists = { tactics: rule.threat.map(({ tactic }) => tactic.name), tags: rule.tags }
  for (const [name, list] of Object.entries(lists)) {
    if (list.length > 0) attributes[name] = { DataType: "String.Array", StringValue: listText(list) }
  }
  return attributes
}

/** The size of attributes as SNS counts it: name, type and value. Source: SNS, Publish. */
export function attributeBytes(attributes: Attributes): number {
  const words = Object.entries(attributes).flatMap(([name, { DataType, StringValue }]) => [name, DataType, StringValue])
  return words.reduce((sum, word) => sum + Buffer.byteLength(word), 0)
}

function nameOf(group: Json | undefined): string | undefined {
  if (typeof group !== "object" || group === null || !("name" in group)) return undefined
  const name = Array.isArray(group.name) ? group.name[0] : group.name
  return name === undefined || name === null || typeof name === "object" ? undefined : String(name)
}

function legalText(text: string): string {
  const bytes = new Uint8Array(MAX_VALUE_BYTES)
  const legal = text.slice(0, MAX_VALUE_BYTES).replace(UNSAFE, "\ufffd")
  return legal.slice(0, new TextEncoder().encodeInto(legal, bytes).read)
}

/** Drops the last texts of a list until it fits: cutting its JSON text would make it invalid. */
function listText(list: readonly string[]): string {
  const room = list.map(legalText).filter((text) => text !== "")
  while (room.length > 1 && Buffer.byteLength(JSON.stringify(room)) > 2 * MAX_VALUE_BYTES) room.pop()
  return JSON.stringify(room)
}
