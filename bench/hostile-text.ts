// What a KB of hostile text costs in each mask, each step and each renderer, at growing lengths. The cost per KB must not grow.
// Each row shows the text that costs most, in ms per KB. It counts the processor's time, so that other work does not disturb it.
// What costs twice as much per KB at 256 KB as at 4 KB, and all work that is named, is measured at 1 MB and 4 MB too: there, a
// cost that grows with the length shows, and one that caches or the garbage collector cause does not.
// Run: node bench/hostile-text.ts [WORK …], for example "wrap" "mask: JWT"

import { hostileAlert } from "../dev/worst-cases/hostile-alert.ts"
import { alertAttributes } from "../src/delivery/alert/attributes.ts"
import type { AlertDocument } from "../src/delivery/alert/document.ts"
import { fit, SNS_MESSAGE_BYTES } from "../src/delivery/alert/fit.ts"
import { serialise } from "../src/delivery/alert/serialise.ts"
import { qNotices, qNotification } from "../src/delivery/notify/chat/notification.ts"
import { renderEmail } from "../src/delivery/notify/email/message.ts"
import { ocsfFinding } from "../src/delivery/notify/ocsf/finding.ts"
import { pagerDutyEvent } from "../src/delivery/notify/pagerduty/event.ts"
import { receive } from "../src/delivery/notify/receive.ts"
import { defang } from "../src/delivery/notify/rendering/defang.ts"
import { printable, printableAscii } from "../src/delivery/notify/rendering/escape.ts"
import { wrap } from "../src/delivery/notify/rendering/layout.ts"
import { renderNotices } from "../src/delivery/notify/rendering/notices.ts"
import { plainAlert } from "../src/delivery/notify/rendering/plain-alert.ts"
import { asffFinding } from "../src/delivery/notify/security-hub/finding.ts"
import { renderSlack, slackNotices } from "../src/delivery/notify/slack/message.ts"
import { mask, masker } from "../src/delivery/redact/mask.ts"
import { CONTEXT_PATTERNS } from "../src/delivery/redact/secrets/by-context.ts"
import { FORMAT_PATTERNS } from "../src/delivery/redact/secrets/by-format.ts"
import { P_SWITCH, TOOL_PATTERNS } from "../src/delivery/redact/secrets/by-tool.ts"
import { notice } from "../src/notice.ts"

const SIZES_KB = [1, 4, 16, 64, 256]
/** What costs this many times as much per KB at 256 KB as at 4 KB is measured at the large sizes too. */
const SUSPICIOUS_RATIO = 2
const LARGE_SIZES_KB = [256, 1024, 4096]
/** The length at which the text is chosen that costs most. */
const CHOICE_KB = 8
/** A measurement repeats its work for at least this long, in ms of the processor. */
const MIN_MS = 10

const PIECES = [
  ...["eyJ", "eyJa.", "a", "-", ".", "a.", ".a", "/", "\\", '"', "'", "`", "=", ":", " ", "\n"],
  ...["a:a@", "az ", "mysql -", "PSCredential(", "pwd=a", "password ", "key=value&", "-p x "],
  ...["http://", "hxxp", "[.]", "http://a.b/", "javascript:", "xn--a."],
  ...["<|&>", "<!channel>", "*_~", "> ", "# ", "|", "{{host.name}}", "[a](b)"],
  ...["\u200b", "\u202e", "a\u0301\u0301", "\u001b[31m", "\u0000", "\ud83d\ude00", "\ud800", "\ufb00", "\u5c71"],
  ...["QUJDREVGR0g", "aB3", "0123456789abcdef"],
]

type Work = { readonly name: string; readonly prepare: (text: string) => () => unknown }

const on = (name: string, run: (text: string) => unknown): Work => ({ name, prepare: (text) => () => run(text) })
const masks = [...CONTEXT_PATTERNS, ...TOOL_PATTERNS, ...FORMAT_PATTERNS, P_SWITCH].map(({ name, pattern }) =>
  // Counted one by one: a list of all matches would measure the garbage collector.
  on(`mask: ${name}`, (text) => {
    let count = 0
    for (const _ of text.matchAll(pattern)) count++
    return count
  }),
)
const steps = [
  on("all masks", mask),
  on("masks of an alert", (text) => masker([text], [text])(text)),
  on("printable", printable),
  on("printableAscii", printableAscii),
  on("defang", defang),
  on("wrap", (text) => wrap(text, 76)),
]

/** A renderer of an alert that has the text in 16 fields and in its rule's guide. */
function renderer(name: string, render: (alert: AlertDocument) => unknown): Work {
  return {
    name,
    prepare(text: string) {
      const alert = hostileAlert(text)
      return () => render(alert)
    },
  }
}

const target = { partition: "aws", account: "123456789012", region: "eu-west-1" }
const renderers = [
  renderer("email", (alert) => renderEmail([alert])),
  renderer("Slack", (alert) => renderSlack([alert], { region: target.region })),
  renderer("chat", (alert) => qNotification([alert])),
  renderer("PagerDuty", (alert) => pagerDutyEvent(alert, "0123456789abcdef0123456789abcdef", target.region)),
  renderer("Security Hub", (alert) => asffFinding(alert, target)),
  renderer("OCSF", (alert) => ocsfFinding(alert)),
  renderer("minimal form", plainAlert),
  renderer("attributes", alertAttributes),
  renderer("cut to the limit of SNS", (alert) => serialise(fit(alert, SNS_MESSAGE_BYTES))),
  {
    name: "receive",
    prepare(text: string) {
      const body = serialise(fit(hostileAlert(text), SNS_MESSAGE_BYTES))
      return () => receive(body)
    },
  },
]
const noticeOf = (text: string) => notice("suspicious", [text], text, { object: text })
const notices = [
  on("email of a notice", (text) => renderNotices([noticeOf(text)])),
  on("Slack of a notice", (text) => slackNotices([noticeOf(text)])),
  on("chat of a notice", (text) => qNotices([noticeOf(text)])),
]

/** The processor's time of some work in ms, repeated at least `MIN_MS` long. */
function milliseconds({ prepare }: Work, piece: string, kb: number, minMs: number): number {
  const work = prepare(piece.repeat(Math.ceil((kb * 1024) / piece.length)).slice(0, kb * 1024))
  const start = process.cpuUsage()
  for (let runs = 1; ; runs++) {
    work()
    const { user, system } = process.cpuUsage(start)
    const ms = (user + system) / 1000
    if (ms >= minMs) return ms / runs
  }
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`
}

function headingOf(sizes: readonly number[], ratio: string): string {
  const cells = ["work", "text", ...sizes.map((kb) => (kb < 1024 ? `${kb} KB` : `${kb / 1024} MB`)), ratio]
  return `${row(cells)}\n|${" --- |".repeat(cells.length)}`
}

/** A text as JSON in ASCII, as a cell of a table. */
function shown(text: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
  return `\`${JSON.stringify(text)
    .replaceAll(/[^ -~]/g, escaped)
    .replaceAll("|", "\\|")}\``
}

/** The ms per KB at each size. */
function costs(work: Work, piece: string, sizes: readonly number[]): readonly number[] {
  return sizes.map((kb) => milliseconds(work, piece, kb, MIN_MS) / kb)
}

const chosen = process.argv.slice(2)
const works = [...steps, ...renderers, ...notices, ...masks].filter(
  ({ name }) => chosen.length === 0 || chosen.includes(name),
)
console.log(headingOf(SIZES_KB, "256 KB : 4 KB"))
const suspicious: { readonly work: Work; readonly piece: string }[] = []
for (const work of works) {
  const tried = PIECES.map((piece) => ({ piece, ms: milliseconds(work, piece, CHOICE_KB, 1) }))
  const [{ piece } = { piece: "" }] = tried.toSorted((left, right) => right.ms - left.ms)
  const perKb = costs(work, piece, SIZES_KB)
  // Below 4 KB, most of the cost does not depend on the text.
  const ratio = (perKb.at(-1) ?? 0) / (perKb[1] ?? 1)
  if (ratio > SUSPICIOUS_RATIO || chosen.length > 0) suspicious.push({ work, piece })
  console.log(row([work.name, shown(piece), ...perKb.map((ms) => ms.toFixed(4)), ratio.toFixed(2)]))
}
if (suspicious.length > 0) console.log(`\n${headingOf(LARGE_SIZES_KB, "4 MB : 256 KB")}`)
let largest = 0
for (const { work, piece } of suspicious) {
  const perKb = costs(work, piece, LARGE_SIZES_KB)
  const ratio = (perKb.at(-1) ?? 0) / (perKb[0] ?? 1)
  largest = Math.max(largest, ratio)
  console.log(row([work.name, shown(piece), ...perKb.map((ms) => ms.toFixed(4)), ratio.toFixed(2)]))
}
console.log(`\nThe largest ratio of 4 MB to 256 KB is ${largest.toFixed(2)}.`)
