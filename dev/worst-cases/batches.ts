import { type AlertDocument, serialise } from "../../src/delivery/alert/document.ts"
import { fit, SNS_MESSAGE_BYTES } from "../../src/delivery/alert/fit.ts"
import { noticeRecord } from "../../src/delivery/ledger/notice-record.ts"
import { notice } from "../../src/notice.ts"
import { hostileAlert } from "./hostile-alert.ts"

/** The event of a Lambda function, in which each message is an escaped text. Source: Lambda's quotas, "Invocation payload". */
const EVENT_BYTES = 6_291_556
/** What each message has in the event besides its text. */
const ATTRIBUTES_BYTES = 700
/** The batch size in serverless.yml. */
const MAX_MESSAGES = 1000

/** As many messages as one event of notify can have. */
export function fullBatch(bodyOf: (n: number) => string): readonly string[] {
  const bodies: string[] = []
  for (let left = EVENT_BYTES; bodies.length < MAX_MESSAGES; ) {
    const body = bodyOf(bodies.length)
    left -= Buffer.byteLength(JSON.stringify(body)) + ATTRIBUTES_BYTES
    if (left < 0) break
    bodies.push(body)
  }
  return bodies
}

/** An alert with hostile text in every field, of this many bytes; the largest that SNS accepts by default. */
export function alertOfSize(piece: string, n: number, bytes = SNS_MESSAGE_BYTES): string {
  const alertWith = (length: number) => hostileAlert(piece.repeat(Math.ceil(length / piece.length)), n)
  const [small, larger] = [1000, 2000].map((length) => sizeOf(alertWith(length)))
  if (small === undefined || larger === undefined) throw new Error("unreachable")
  const growth = (larger - small) / 1000
  return fitted(alertWith(1000 + Math.max(-999, Math.floor((bytes - small) / growth))))
}

/** An alert with tens of thousands of arguments, cut to what SNS accepts. */
export function alertOfArguments(n: number): string {
  const more = { "process.args": Array.from({ length: 80_000 }, () => "") }
  return fitted(hostileAlert("a", n, more))
}

/** A notice with a message of this text. */
export function noticeOfSize(piece: string, n: number, bytes: number): string {
  const text = piece.repeat(Math.ceil(bytes / 2 / piece.length))
  return noticeRecord(notice("suspicious", [String(n)], text, { object: text })).record
}

function sizeOf(alert: AlertDocument): number {
  return Buffer.byteLength(serialise(alert))
}

function fitted(alert: AlertDocument): string {
  return serialise(fit(alert, SNS_MESSAGE_BYTES))
}
