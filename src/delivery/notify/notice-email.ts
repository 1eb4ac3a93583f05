import type { Notice } from "../../notice.ts"
import type { Email } from "./email.ts"
import { hang } from "./layout.ts"
import { plainText } from "./plain-text.ts"

/** So many notices are told in full; more are counted. */
const MOST_IN_FULL = 10

const TITLES: { readonly [kind in Notice["kind"]]: string } = {
  overflow: "a rule reached its maximum of alerts",
  quarantine: "an object cannot be read",
  unreadable: "an object could not be read",
  "too-large": "an object is too large to be scanned to its end",
  misnamed: "an object is not compressed as its name says",
  suspicious: "a broken line holds what a rule looks for",
  unrecognised: "records of no known source",
  "unknown-kinds": "records of an unknown kind",
  malformed: "a message was not understood",
  "rule-error": "a rule failed on an event",
  foreign: "a message names an object that is not ours",
  unrecorded: "alerts went out without a record",
  refused: "a channel refuses what it is told",
}

/** The email to operators on what Landfall noticed about its own work. */
export function renderNotices(notices: readonly [Notice, ...Notice[]]): Email {
  const [first] = notices
  const more = notices.length > 1 ? ` and ${notices.length - 1} more` : ""
  const sections = notices.slice(0, MOST_IN_FULL).map((notice) => noticeLines(notice).join("\n"))
  if (notices.length > MOST_IN_FULL)
    sections.push(`${notices.length - MOST_IN_FULL} more are in the ledger under notices/.`)
  return { subject: `[NOTICE] Landfall: ${TITLES[first.kind]}${more}`, body: `${sections.join("\n\n")}\n` }
}

function noticeLines({ id, kind, message, remedy, details }: Notice): string[] {
  return [
    ...hang("", plainText(message)),
    ...hang("What to do: ", remedy),
    ...Object.entries(details).flatMap(([name, value]) => hang(`  ${name}: `, plainText([value].flat().join(", ")))),
    // A refusal is told by notify itself, which keeps no notices.
    ...(kind === "refused" ? [] : [`  ledger: notices/${kind}/${id}.json`]),
  ]
}
