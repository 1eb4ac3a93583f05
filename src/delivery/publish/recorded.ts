import type { Match } from "../../engine/match/match.ts"
import { type Attributes, alertAttributes, attributeBytes } from "../alert/attributes.ts"
import { type AlertDocument, alertDocument } from "../alert/document.ts"
import { fit, SNS_MESSAGE_BYTES } from "../alert/fit.ts"
import { serialise } from "../alert/serialise.ts"
import { type GroupSpan, suppressionOf } from "../alert/suppress.ts"
import type { RecordedPublication } from "./publish-once.ts"

/**
 * An alert to publish and record: shortened to the SNS limit in the message, complete in the ledger. A test alert has
 * `landfall.test` in its document and the attribute `test` in place of `tags`: SNS discards raw deliveries with more than
 * ten attributes.
 */
export function recordedAlert(match: Match, span?: GroupSpan, isTest = false): RecordedPublication {
  const document = { ...alertDocument(match, suppressionOf(match, span)), ...(isTest ? { "landfall.test": true } : {}) }
  const attributes = isTest ? testAttributes(alertAttributes(document)) : alertAttributes(document)
  const id = document["kibana.alert.uuid"]
  const bodyOf = (whole: AlertDocument) => serialise(fit(whole, SNS_MESSAGE_BYTES - attributeBytes(attributes)))
  return {
    id,
    key: document["landfall.ledger"],
    record: serialise(document),
    body: bodyOf(document),
    attributes,
    unrecorded: () => ({ id, body: bodyOf({ ...document, "landfall.dedupe": "unknown" }), attributes }),
  }
}

function testAttributes({ tags: _, ...attributes }: Attributes): Attributes {
  return { ...attributes, test: { DataType: "String", StringValue: "true" } }
}
