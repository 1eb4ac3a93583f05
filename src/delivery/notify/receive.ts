import { isJsonObject, type Json, type JsonObject } from "../../json.ts"
import type { Notice } from "../../notice.ts"
import type { AlertDocument } from "../alert/document.ts"

/** The content of a message of the notify queue. `channels`: the only channels that it goes to; all if undefined. */
type Received = { readonly channels?: readonly string[] } & Content

type Content =
  | { readonly kind: "alert"; readonly document: AlertDocument }
  | { readonly kind: "notice"; readonly notice: Notice }
  | { readonly kind: "unknown"; readonly detail: string }

/** Reads a message that detect published, in the SNS envelope or raw. */
export function receive(body: string): Received {
  const message = parse(body)
  if (!isJsonObject(message)) return { kind: "unknown", detail: "the message is not a JSON object" }
  const inner =
    typeof message["Message"] === "string" && message["TopicArn"] !== undefined ? parse(message["Message"]) : message
  if (!isJsonObject(inner)) return { kind: "unknown", detail: "the SNS message is not a JSON object" }
  const { [RESEND]: channels, message: resent } = inner
  if (isAlert(inner) || !Array.isArray(channels) || !isJsonObject(resent)) return contentOf(inner)
  return { channels: channels.map(String), ...contentOf(resent) }
}

const RESEND = "landfall.resend"

/** A message of the notify queue for some channels only. `content`: the text of an alert or a notice, as it was published. */
export function resendMessage(channels: readonly string[], content: string): string {
  return `{${JSON.stringify(RESEND)}:${JSON.stringify(channels)},"message":${content}}`
}

function isAlert(message: JsonObject): boolean {
  return typeof message["kibana.alert.uuid"] === "string"
}

function contentOf(inner: JsonObject): Content {
  if (isAlert(inner)) return { kind: "alert", document: inner as unknown as AlertDocument }
  if (isJsonObject(inner["landfall.notice"]))
    return { kind: "notice", notice: inner["landfall.notice"] as unknown as Notice }
  return { kind: "unknown", detail: "the message is neither an alert nor a notice" }
}

/**
 * The context that JSON.parse passes to a reviver: the source text of the value. TypeScript's library does not declare it
 * yet.
 */
type ReviverContext = { readonly source?: string }

/** Keeps integers that a double cannot represent as bigint (see src/json.ts), for example ids of processes and records. */
function exactIntegers(_name: string, value: Json, context?: ReviverContext): Json {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value
  const source = context?.source ?? ""
  return /^-?\d+$/.test(source) ? BigInt(source) : value
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text, exactIntegers)
  } catch {
    return undefined
  }
}
