import type { Notice } from "../../../notice.ts"
import { plainText } from "./defang.ts"
import { hang } from "./layout.ts"

/** How many notices a message shows; more are counted. */
const MAX_SHOWN = 10

const TITLES: { readonly [kind in Notice["kind"]]: string } = {
  overflow: "a rule reached its maximum of alerts",
  quarantine: "an object cannot be read",
  unreadable: "an object could not be read",
  "too-large": "an object is too large to scan to its end",
  died: "the function ended while it scanned an object",
  misnamed: "an object is not compressed as its name says",
  suspicious: "broken lines contain a word that a rule looks for",
  unparsed: "lines that could not be parsed",
  unrecognised: "records of no known source",
  "unknown-kinds": "records of an unknown kind",
  ambiguous: "records have the shapes of several sources",
  "repeated-keys": "records repeat a key",
  malformed: "a queue message could not be read",
  "rule-error": "a rule failed on an event",
  foreign: "a message names an object outside the configured buckets",
  unrecorded: "alerts were published without a record",
  refused: "a channel refuses messages",
  unavailable: "a channel does not accept messages",
  restored: "a channel accepts messages again",
  "notify-died": "notify ended without a result while it sent one message",
  "not-compared": "a log prefix could not be compared with the ledger",
  unrendered: "an alert could not be shown in full",
}

/** Notices to operators as plain text, for every channel with recipients. */
export function renderNotices(notices: readonly [Notice, ...Notice[]]): {
  readonly subject: string
  readonly body: string
} {
  const [first] = notices
  const more = notices.length > 1 ? ` and ${notices.length - 1} more` : ""
  const sections = notices.slice(0, MAX_SHOWN).map((notice) => noticeLines(notice).join("\n"))
  if (notices.length > MAX_SHOWN) sections.push(`${notices.length - MAX_SHOWN} more are in the ledger under notices/.`)
  return { subject: `[NOTICE] Landfall: ${TITLES[first.kind]}${more}`, body: `${sections.join("\n\n")}\n` }
}

function noticeLines({ id, kind, message, remedy, details }: Notice): string[] {
  return [
    ...hang("", plainText(message)),
    ...hang("What to do: ", remedy),
    ...Object.entries(details).flatMap(([name, value]) => hang(`  ${name}: `, plainText([value].flat().join(", ")))),
    `  ledger: notices/${kind}/${id}.json`,
  ]
}
