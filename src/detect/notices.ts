import { createHash } from "node:crypto"
import { overflowNotice } from "../delivery/alert/overflow.ts"
import type { SelectionOutcome } from "../delivery/alert/select.ts"
import { suppressedPrefix } from "../delivery/ledger/suppressed.ts"
import { UNKNOWN_SOURCE, type UnparsedObject } from "../delivery/unparsed/entry.ts"
import { QuarantineError } from "../engine/decode/errors.ts"
import type { RecordLocation } from "../engine/match/match.ts"
import type { LineSample, ScanReport } from "../engine/scan-report.ts"
import type { ObjectError, ObjectFault, UnrecordedError } from "../errors.ts"
import { dayOf, type Notice, notice, prefixOf } from "../notice.ts"
import { locationOf, nameOf, type ObjectRef } from "../object-ref.ts"
import type { Rule } from "../rule.ts"
import type { Unwrapped } from "./envelope/unwrapped.ts"

const COMPRESSED_NAME = /\.(gz|gzip|zst|zstd)$/i

const COMPRESSED_BEHIND_TEXT = "compressed-behind-text"

/**
 * What the hourly digest reports of an object: its unparsed lines, if none of them is suspicious and was reported at once.
 */
export function unparsedObject(object: ObjectRef, report: ScanReport): UnparsedObject | undefined {
  const { unparsed, unparsedLines, suspicious, pinned, sources, tally } = report
  if (unparsed === 0 || suspicious.count > 0) return undefined
  const [most] = [...sources].sort(([, left], [, right]) => right - left)
  return {
    ...locationOf(object),
    source: pinned ?? most?.[0] ?? UNKNOWN_SOURCE,
    unparsed,
    lines: tally.lines,
    first: [...unparsedLines.first],
  }
}

/**
 * The notices about an object that was scanned. The count is part of the notice's id: a scan that broke off must not
 * keep the notice with the whole count from being published.
 */
export function objectNotices(object: ObjectRef, report: ScanReport): Notice[] {
  const notices: Notice[] = []
  const identity = identityOf(object)
  const { unrecognised, pinned, unknown, suspicious, compressed, fault, tally } = report
  if (suspicious.count > 0) {
    notices.push(
      notice(
        "suspicious",
        [...identity, String(suspicious.count)],
        `${suspicious.count} lines of ${nameOf(object)} could not be parsed, and a word that a rule looks for is among them`,
        {
          object: nameOf(object),
          lines: suspicious.first.map(String),
          count: suspicious.count,
          unparsed: report.unparsed,
        },
      ),
    )
  }
  if (compressed.count > 0) {
    notices.push(
      notice(
        "quarantine",
        [...identity, COMPRESSED_BEHIND_TEXT],
        `${nameOf(object)} has compressed data behind text, which was not read`,
        {
          object: nameOf(object),
          code: COMPRESSED_BEHIND_TEXT,
          lines: compressed.first.map(String),
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
  notices.push(...shapeNotices(object, report))
  for (const { rule, message, lines } of report.failedRules.values()) {
    notices.push(
      notice(
        "rule-error",
        [...identity, rule.rule_id, String(lines.count)],
        `${rule.name} fails on ${lines.count} records of ${nameOf(object)}: ${message}`,
        { object: nameOf(object), rule: rule.rule_id, lines: lines.first.map(String), count: lines.count },
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

/** The notices about records that can be read in several ways, which an attacker may have made so. */
function shapeNotices(object: ObjectRef, { ambiguous, ambiguousSources, repeatedKeys, partlyRead }: ScanReport) {
  const prefix = prefixOf(object.key)
  // Once a day for a prefix: Landfall matched each way to read them.
  const daily = [object.bucket, prefix, dayOf(object.arrival)]
  const detailsOf = ({ first, count }: LineSample) => ({ object: nameOf(object), lines: first.map(String), count })
  const notices: Notice[] = []
  if (ambiguous.count > 0) {
    const message = `records under s3://${object.bucket}/${prefix} have the shapes of several sources`
    notices.push(notice("ambiguous", daily, message, { ...detailsOf(ambiguous), sources: [...ambiguousSources] }))
  }
  if (repeatedKeys.count > 0) {
    const message = `records under s3://${object.bucket}/${prefix} have the same key more than once in an object`
    notices.push(notice("repeated-keys", daily, message, detailsOf(repeatedKeys)))
  }
  if (partlyRead.count > 0) {
    const about = [...identityOf(object), String(partlyRead.count)]
    const message = `${partlyRead.count} records of ${nameOf(object)} repeat keys so often that not every combination of their values was matched`
    notices.push(notice("repeated-keys", about, message, detailsOf(partlyRead)))
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

/** The notice about an object on which the function died: once for the object, and once more when it is not scanned again. */
export function diedNotice(object: ObjectRef, isGivenUp: boolean): Notice {
  const message = `the function ended without a result while it scanned ${nameOf(object)}: it ran out of memory or was stopped`
  return notice(
    "died",
    [...identityOf(object), String(isGivenUp)],
    isGivenUp
      ? `${message}. Landfall does not scan it again; its message moves to the dead-letter queue`
      : `${message}. Landfall tries it again, after the other objects of its message`,
    { object: nameOf(object), givenUp: isGivenUp ? "yes" : "no" },
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
  const { id, warning, ...details } = overflow
  const ledgerPrefix = suppressedPrefix(rule.rule_id, location)
  return [notice("overflow", [id, String(outcome.matches)], `${rule.name}: ${warning}`, { ...details, ledgerPrefix })]
}

/** Descriptions of malformed items that a notice lists, and characters of each: a sender may write any number and any length. */
const MAX_DESCRIPTIONS = 10
const MAX_DESCRIPTION_LENGTH = 300

/** The notice about a message with items that cannot be understood, one for all of them; none when there are none. */
export function malformedNotices({ skipped }: Unwrapped): readonly Notice[] {
  const details = skipped.filter(({ kind }) => kind === "malformed").map(({ detail }) => detail)
  const [first] = details
  if (first === undefined) return []
  const content = createHash("sha256")
  for (const detail of details) content.update(`${detail.length} ${detail}`)
  const shown = [...new Set(details.slice(0, 10 * MAX_DESCRIPTIONS))].slice(0, MAX_DESCRIPTIONS)
  const others = details.length > 1 ? `, and ${details.length - 1} more items` : ""
  return [
    notice(
      "malformed",
      [content.digest("hex")],
      `a message of the ingest queue was not understood: ${first.slice(0, MAX_DESCRIPTION_LENGTH)}${others}`,
      { first: shown.map((detail) => detail.slice(0, MAX_DESCRIPTION_LENGTH)), count: details.length },
    ),
  ]
}
