import type { Json } from "../../json.ts"
import type { AlertDocument } from "./kibana.ts"
import { UNSAFE } from "./serialise.ts"

/** Message attributes of SNS as PublishBatch takes them. */
export type Attributes = {
  readonly [name: string]: { readonly DataType: "String" | "Number" | "String.Array"; readonly StringValue: string }
}

/** More attributes, and SNS discards a message on its way to a raw SQS subscription (SNS, raw message delivery). */
export const MOST_ATTRIBUTES = 10

/** So many bytes of a text are enough to filter by, and keep the alert's own room (both share SNS's 256 KiB). */
const LONGEST_VALUE_BYTES = 512

/**
 * What a subscription's filter policy can ask of an alert: `rule_id`, `rule_name`, `severity`, `risk_score` (a number),
 * `source`, `host`, `user`, `tactics` and `tags` (lists), `late`. One that the alert has no value for is left out, for
 * SNS refuses empty ones. Characters that are not allowed become U+FFFD.
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

/** The bytes that attributes take of a message's size. Source: SNS, Publish: name, type and value count. */
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
  const bytes = new Uint8Array(LONGEST_VALUE_BYTES)
  const legal = text.slice(0, LONGEST_VALUE_BYTES).replace(UNSAFE, "\ufffd")
  return legal.slice(0, new TextEncoder().encodeInto(legal, bytes).read)
}

/** As many of the texts as have room; a list that were cut elsewhere would be no JSON. */
function listText(list: readonly string[]): string {
  const room = list.map(legalText).filter((text) => text !== "")
  while (room.length > 1 && Buffer.byteLength(JSON.stringify(room)) > 2 * LONGEST_VALUE_BYTES) room.pop()
  return JSON.stringify(room)
}
