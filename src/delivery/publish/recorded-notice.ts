import type { Notice } from "../../notice.ts"
import { noticeRecord } from "../ledger/notice-record.ts"
import type { RecordedPublication } from "./publish-once.ts"
import type { Publication } from "./publisher.ts"

/** A notice to publish and record. Its values are few and short, so it is not shortened. */
export function recordedNotice(notice: Notice): RecordedPublication {
  const { key, record } = noticeRecord(notice)
  const publication: Publication = {
    id: notice.id,
    body: record,
    attributes: { notice: { DataType: "String", StringValue: notice.kind } },
  }
  return { ...publication, key, record, unrecorded: () => publication }
}
