import type { Match } from "../../engine/match/match.ts"
import { type Attributes, alertAttributes, attributeBytes } from "../alert/attributes.ts"
import { alertDocument } from "../alert/document.ts"
import { fit, SNS_MESSAGE_BYTES } from "../alert/fit.ts"
import { serialise } from "../alert/serialise.ts"
import { type GroupSpan, suppressionOf } from "../alert/suppress.ts"
import type { RecordedPublication } from "./publish-once.ts"

/** Marks a publication that the ledger could not record, and that may have been sent before. */
const UNRECORDED = { "landfall.dedupe": "unknown" } as const

/**
 * An alert to publish and record: shortened to the SNS limit in the message, complete in the ledger. A test alert has
 * `landfall.test` in its document and the attribute `test` in place of `tags`: SNS discards raw deliveries with more than
 * ten attributes.
 */
export function recordedAlert(match: Match, span?: GroupSpan, isTest = false): RecordedPublication {
  const document = { ...alertDocument(match, suppressionOf(match, span)), ...(isTest ? { "landfall.test": true } : {}) }
  const attributes = isTest ? testAttributes(alertAttributes(document)) : alertAttributes(document)
  const id = document["kibana.alert.uuid"]
  const record = serialise(document)
  const room = SNS_MESSAGE_BYTES - attributeBytes(attributes) - Buffer.byteLength(`${serialise(UNRECORDED)},`)
  const fitting = fit(document, room, Buffer.byteLength(record))
  const body = fitting === document ? record : serialise(fitting)
  return {
    id,
    key: document["landfall.ledger"],
    record,
    body,
    attributes,
    unrecorded: () => ({ id, body: serialise({ ...fitting, ...UNRECORDED }), attributes }),
  }
}

function testAttributes({ tags: _, ...attributes }: Attributes): Attributes {
  return { ...attributes, test: { DataType: "String", StringValue: "true" } }
}
