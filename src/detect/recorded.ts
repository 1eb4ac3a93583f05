import { alertAttributes, attributeBytes } from "../alert/attributes.ts"
import { alertDocument } from "../alert/document.ts"
import { fit, SNS_MESSAGE_BYTES } from "../alert/fit.ts"
import type { Selected } from "../alert/select.ts"
import { serialise } from "../alert/serialise.ts"
import type { Notice } from "../notice/notice.ts"
import type { Recorded } from "../publish/publish-once.ts"

/** An alert as it is published and recorded: cut to what SNS takes there, whole here. */
export function recordedAlert({ match, suppression }: Selected): Recorded {
  const document = alertDocument(match, suppression)
  const attributes = alertAttributes(document)
  return {
    id: document["kibana.alert.uuid"],
    key: document["landfall.ledger"],
    record: serialise(document),
    body: serialise(fit(document, SNS_MESSAGE_BYTES - attributeBytes(attributes))),
    attributes,
  }
}

/** A notice as it is published and recorded. Its text was made from few and short values, so nothing is cut. */
export function recordedNotice(notice: Notice): Recorded {
  const body = serialise({ "landfall.notice": notice })
  return {
    id: notice.id,
    key: `notices/${notice.kind}/${notice.id}.json`,
    record: body,
    body,
    attributes: { notice: { DataType: "String", StringValue: notice.kind } },
  }
}
