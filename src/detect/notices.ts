import { overflowNotice } from "../delivery/alert/overflow.ts"
import type { Outcome } from "../delivery/alert/select.ts"
import { suppressedPrefix } from "../delivery/ledger/suppressed.ts"
import { QuarantineError } from "../engine/decode/errors.ts"
import type { RecordLocation } from "../engine/match/match.ts"
import type { ScanReport } from "../engine/scan-report.ts"
import type { ObjectError, ObjectFault, UnrecordedError } from "../errors.ts"
import { dayOf, type Notice, notice, prefixOf } from "../notice.ts"
import { nameOf, type ObjectRef } from "../object-ref.ts"
import type { Rule } from "../rule.ts"
import type { Remark } from "./envelope/remark.ts"

const COMPRESSED_NAME = /\.(gz|gzip|zst|zstd)$/i

/**
 * What operators have to hear of an object that was scanned. What is counted stands in the id of its notice: a read that
 * broke off must not keep the whole count from being told.
 */
export function objectNotices(object: ObjectRef, report: ScanReport): Notice[] {
  const notices: Notice[] = []
  const identity = identityOf(object)
  const { unrecognised, pinned, unknown, suspicious, fault, tally } = report
  if (suspicious.count > 0) {
    notices.push(
      notice(
        "suspicious",
        [...identity, String(suspicious.count)],
        `${suspicious.count} lines of ${nameOf(object)} could not be parsed and hold what a rule looks for`,
        {
          object: nameOf(object),
          lines: suspicious.first.map(String),
          count: suspicious.count,
        },
      ),
    )
  }
  const prefix = prefixOf(object.key)
  if (tally.format === "plain" && tally.inflatedBytes > 0 && COMPRESSED_NAME.test(object.key)) {
    notices.push(
      notice(
        "misnamed",
        [object.bucket, prefix, dayOf(object.arrival)],
        `${nameOf(object)} has a compressed file's name and is plain`,
        { object: nameOf(object) },
      ),
    )
  }
  if (unknown.isMuch) {
    notices.push(
      // Once a day for a prefix, as for records of no source.
      notice(
        "unknown-kinds",
        [object.bucket, prefix, dayOf(object.arrival)],
        `${unknown.total} records under s3://${object.bucket}/${prefix} are of kinds that their source gives no meaning`,
        {
          object: nameOf(object),
          kinds: [...unknown.names].map(([name, count]) => `${name} (${count})`),
          count: unknown.total,
        },
      ),
    )
  }
  if (unrecognised.count > 0) {
    notices.push(
      // Once a day for a prefix: what writes one object of a kind that is not known writes many.
      notice(
        "unrecognised",
        [object.bucket, prefix, dayOf(object.arrival)],
        pinned === undefined
          ? `records of a kind that no source knows lie under s3://${object.bucket}/${prefix}`
          : `records that ${pinned} does not accept lie under s3://${object.bucket}/${prefix}, which is pinned to it`,
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
export function unreadableNotice(object: ObjectRef, error: ObjectError): Notice {
  const about = [error.fault, object.bucket, prefixOf(object.key), dayOf(object.arrival)]
  return notice(error.fault === "foreign" ? "foreign" : "unreadable", about, error.message, {
    object: nameOf(object),
    fault: error.fault,
  })
}

/** What a fault means that is not tried again, in a word. */
const LAST_WORDS: { readonly [fault in ObjectFault]?: string } = {
  missing: "evidence gone: ",
  overwritten: "version lost: ",
}

/** What operators have to hear of an object whose fault lasted, which is not tried again. */
export function givenUpNotice(object: ObjectRef, { fault, message }: ObjectError): Notice {
  return notice(
    fault === "out-of-time" ? "too-large" : "quarantine",
    [...identityOf(object), fault],
    (LAST_WORDS[fault] ?? "") + message,
    {
      object: nameOf(object),
      code: fault,
    },
  )
}

/** What operators have to hear of alerts that went out without a record: once a day. */
export function unrecordedNotice({ arrival }: ObjectRef, { message }: UnrecordedError): Notice {
  return notice("unrecorded", [dayOf(arrival)], message, {})
}

function identityOf({ bucket, key, version, etag }: ObjectRef): string[] {
  return [bucket, key, version ?? etag ?? ""]
}

/** That a rule held more often in an object than it may alert; null when it did not. */
export function overflowOf(rule: Rule, place: RecordLocation, outcome: Outcome): Notice | null {
  const overflow = overflowNotice(rule, place, outcome)
  if (!overflow) return null
  const { id, warning, ledgerPrefix: _, ...details } = overflow
  return notice("overflow", [id, String(outcome.matches)], `${rule.name}: ${warning}`, {
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
