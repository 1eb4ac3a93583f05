import type { Place } from "../alert/alert.ts"
import { overflowNotice } from "../alert/overflow.ts"
import type { Outcome } from "../alert/select.ts"
import { QuarantineError } from "../decode/errors.ts"
import { nameOf, type ObjectRef } from "../envelope/object-ref.ts"
import type { Remark } from "../envelope/remark.ts"
import { ObjectError } from "../errors.ts"
import { dayOf, type Notice, notice, prefixOf } from "../notice/notice.ts"
import type { Rule } from "../rule.ts"
import type { ScanReport } from "./report.ts"
import { suppressedPrefix } from "./suppressed.ts"

/** What operators have to hear of an object that was scanned. */
export function objectNotices(object: ObjectRef, report: ScanReport): Notice[] {
  const notices: Notice[] = []
  const identity = [object.bucket, object.key, object.version ?? object.etag ?? ""]
  const { unrecognised, suspicious, fault } = report
  if (suspicious.count > 0) {
    notices.push(
      notice(
        "suspicious",
        identity,
        `${suspicious.count} lines of ${nameOf(object)} could not be parsed and hold what a rule looks for`,
        {
          object: nameOf(object),
          lines: suspicious.first.map(String),
          count: suspicious.count,
        },
      ),
    )
  }
  if (unrecognised.count > 0) {
    const prefix = prefixOf(object.key)
    notices.push(
      // Once a day for a prefix: what writes one object of a kind that is not known writes many.
      notice(
        "unrecognised",
        [object.bucket, prefix, dayOf(object.arrival)],
        `records of a kind that no source knows lie under s3://${object.bucket}/${prefix}`,
        {
          object: nameOf(object),
          line: unrecognised.first[0] ?? 0,
          count: unrecognised.count,
        },
      ),
    )
  }
  if (fault instanceof QuarantineError) {
    notices.push(
      notice("quarantine", [...identity, fault.code], `${nameOf(object)} cannot be read: ${fault.what}`, {
        object: nameOf(object),
        code: fault.code,
        offset: fault.offset,
        remedy: fault.remedy,
      }),
    )
  }
  return notices
}

/** What operators have to hear of an object that could not be read, which comes back: once a day for a prefix and fault. */
export function faultNotice(object: ObjectRef, error: unknown): Notice | null {
  if (!(error instanceof ObjectError) || error.fault === "truncated") return null
  const about = [error.fault, object.bucket, prefixOf(object.key), dayOf(object.arrival)]
  return notice("unreadable", about, error.message, { object: nameOf(object), fault: error.fault })
}

/** That a rule held more often in an object than it may alert; null when it did not. */
export function overflowOf(rule: Rule, place: Place, outcome: Outcome): Notice | null {
  const overflow = overflowNotice(rule, place, outcome)
  if (!overflow) return null
  const { id, warning, ledgerPrefix: _, ...details } = overflow
  return notice("overflow", [id], `${rule.name}: ${warning}`, {
    ...details,
    ledgerPrefix: suppressedPrefix(rule.rule_id, place),
  })
}

/** What operators have to hear of a message that named nothing that can be scanned. */
export function malformedNotice(remark: Remark, message: string): Notice | null {
  return remark.kind === "malformed"
    ? notice(
        "malformed",
        [message, remark.detail],
        `a message of the ingest queue was not understood: ${remark.detail}`,
        {},
      )
    : null
}
