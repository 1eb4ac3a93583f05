import type { Notice } from "../../notice.ts"
import { type Attributes, alertAttributes, attributeBytes } from "../alert/attributes.ts"
import { type AlertDocument, alertDocument } from "../alert/document.ts"
import { fit, SNS_MESSAGE_BYTES } from "../alert/fit.ts"
import type { Selected } from "../alert/select.ts"
import { serialise } from "../alert/serialise.ts"
import type { Recorded } from "./publish-once.ts"
import type { Publication } from "./publisher.ts"

/**
 * An alert as it is published and recorded: cut to what SNS takes there, whole here. A test says so in the document and in
 * the attribute `test`, which takes the place of `tags`: with more than ten, raw deliveries are discarded.
 */
export function recordedAlert({ match, suppression }: Selected, isTest = false): Recorded {
  const document = { ...alertDocument(match, suppression), ...(isTest ? { "landfall.test": true } : {}) }
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

/** A notice as it is published and recorded. Its text was made from few and short values, so nothing is cut. */
export function recordedNotice(notice: Notice): Recorded {
  const body = serialise({ "landfall.notice": notice })
  const publication: Publication = {
    id: notice.id,
    body,
    attributes: { notice: { DataType: "String", StringValue: notice.kind } },
  }
  const key = `notices/${notice.kind}/${notice.id}.json`
  return { ...publication, key, record: body, unrecorded: () => publication }
}
