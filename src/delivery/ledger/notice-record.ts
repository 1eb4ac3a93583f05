import type { Notice } from "../../notice.ts"
import { serialise } from "../alert/serialise.ts"

/** Where the ledger stores a notice, and the text that it stores, which is also what the notices topic publishes. */
export function noticeRecord(notice: Notice): { readonly key: string; readonly record: string } {
  return { key: `notices/${notice.kind}/${notice.id}.json`, record: serialise({ "landfall.notice": notice }) }
}
