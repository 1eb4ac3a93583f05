import type { Notice } from "../../notice.ts"
import { renderNotices } from "./notice-email.ts"
import { Q_LIMITS } from "./q-developer.ts"
import { cutSlack, slackCodeBlock, slackEscape } from "./slack-text.ts"

/** What Amazon Q Developer takes of a custom notification, as far as notices fill it. */
export type QNotice = {
  readonly version: "1.0"
  readonly source: "custom"
  readonly id: string
  readonly content: { readonly textType: "client-markdown"; readonly title: string; readonly description: string }
}

/** Notices as a custom notification: the text of their email, in code, for it may hold an attacker's words. */
export function qNotices(notices: readonly [Notice, ...Notice[]]): QNotice {
  const { subject, body } = renderNotices(notices)
  const safe = slackEscape(body.trimEnd()).replaceAll("`", "\u02cb")
  return {
    version: "1.0",
    source: "custom",
    id: notices[0].id,
    content: {
      textType: "client-markdown",
      title: cutSlack(slackEscape(subject), Q_LIMITS.title),
      description: slackCodeBlock(safe, Q_LIMITS.description - 6),
    },
  }
}
