import { overflowNotice } from "../delivery/alert/overflow.ts"
import type { SelectionOutcome } from "../delivery/alert/select.ts"
import { suppressedPrefix } from "../delivery/ledger/suppressed.ts"
import { QuarantineError } from "../engine/decode/errors.ts"
import type { RecordLocation } from "../engine/match/match.ts"
import type { ScanReport } from "../engine/scan-report.ts"
import type { ObjectError, ObjectFault, UnrecordedError } from "../errors.ts"
import { dayOf, type Notice, notice, prefixOf } from "../notice.ts"
import { nameOf, type ObjectRef } from "../object-ref.ts"
import type { Rule } from "../rule.ts"
import type { Unwrapped } from "./envelope/unwrapped.ts"

const COMPRESSED_NAME = /\.(gz|gzip|zst|zstd)$/i

/**
 * The notices about an object that was scanned. The count is part of the notice's id: a scan that broke off must not
 * keep the notice with the whole count from being published.
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
        `${suspicious.count} lines of ${nameOf(object)} could not be parsed and contain what a rule looks for`,
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
        `${unknown.total} records under s3://${object.bucket}/${prefix} are of kinds that their source does not know`,
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
          ? `records that no source recognises are under s3://${object.bucket}/${prefix}`
          : `records that ${pinned} does not accept are under s3://${object.bucket}/${prefix}, which is pinned to it`,
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

/** The notice about an object that could not be read and comes back: once a day for each prefix and fault. */
export function unreadableNotice(object: ObjectRef, error: ObjectError): Notice {
  const about = [error.fault, object.bucket, prefixOf(object.key), dayOf(object.arrival)]
  return notice(error.fault === "foreign" ? "foreign" : "unreadable", about, error.message, {
    object: nameOf(object),
    fault: error.fault,
  })
}

/** What a permanent fault means, in a few words. */
const PERMANENT_FAULTS: { readonly [fault in ObjectFault]?: string } = {
  missing: "evidence gone: ",
  overwritten: "version lost: ",
}

/** The notice about an object whose fault is permanent and that is not tried again. */
export function givenUpNotice(object: ObjectRef, { fault, message }: ObjectError): Notice {
  return notice(
    fault === "out-of-time" ? "too-large" : "quarantine",
    [...identityOf(object), fault],
    (PERMANENT_FAULTS[fault] ?? "") + message,
    {
      object: nameOf(object),
      code: fault,
    },
  )
}

/** The notice about alerts that were published without a record: once a day. */
export function unrecordedNotice({ arrival }: ObjectRef, { message }: UnrecordedError): Notice {
  return notice("unrecorded", [dayOf(arrival)], message, {})
}

function identityOf({ bucket, key, version, etag }: ObjectRef): string[] {
  return [bucket, key, version ?? etag ?? ""]
}

/** The notice that a rule matched more often in an object than it may alert; none when it did not. */
export function overflowOf(rule: Rule, location: RecordLocation, outcome: SelectionOutcome): readonly Notice[] {
  const overflow = overflowNotice(rule, location, outcome)
  if (!overflow) return []
  const { id, warning, ledgerPrefix: _, ...details } = overflow
  const ledgerPrefix = suppressedPrefix(rule.rule_id, location)
  return [notice("overflow", [id, String(outcome.matches)], `${rule.name}: ${warning}`, { ...details, ledgerPrefix })]
}

/** The notices of a message that names something that cannot be understood. */
export function malformedNotices({ skipped }: Unwrapped): readonly Notice[] {
  const message = JSON.stringify(skipped)
  return skipped
    .filter(({ kind }) => kind === "malformed")
    .map(({ detail }) =>
      notice("malformed", [message, detail], `a message of the ingest queue was not understood: ${detail}`, {}),
    )
}
