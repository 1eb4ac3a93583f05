import { isJsonObject, type Json } from "../../json.ts"
import type { Notice } from "../../notice.ts"
import type { AlertDocument } from "../alert/document.ts"

/** What a message of the notify queue brought: an alert, a notice for operators, or nothing that can be read. */
export type Received =
  | { readonly kind: "alert"; readonly document: AlertDocument }
  | { readonly kind: "notice"; readonly notice: Notice }
  | { readonly kind: "unknown"; readonly detail: string }

/** Reads what detect published, inside SNS's envelope or raw. */
export function receive(body: string): Received {
  const message = parse(body)
  if (!isJsonObject(message)) return { kind: "unknown", detail: "the message is no JSON object" }
  const inner =
    typeof message["Message"] === "string" && message["TopicArn"] !== undefined ? parse(message["Message"]) : message
  if (!isJsonObject(inner)) return { kind: "unknown", detail: "SNS's message is no JSON object" }
  if (typeof inner["kibana.alert.uuid"] === "string")
    return { kind: "alert", document: inner as unknown as AlertDocument }
  if (isJsonObject(inner["landfall.notice"]))
    return { kind: "notice", notice: inner["landfall.notice"] as unknown as Notice }
  return { kind: "unknown", detail: "the message is neither an alert nor a notice" }
}

/** What JSON.parse tells of a value beside it: how it was written. TypeScript's library does not know of it yet. */
type Written = { readonly source?: string }

/** Integers that a double cannot hold stay whole, as bigint (src/json.ts): ids of processes and records are such. */
function exact(_name: string, value: Json, written?: Written): Json {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value
  const source = written?.source ?? ""
  return /^-?\d+$/.test(source) ? BigInt(source) : value
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text, exact)
  } catch {
    return undefined
  }
}
