import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { SNS_MESSAGE_BYTES } from "../../../src/delivery/alert/fit.ts"
import { SLACK_LIMITS } from "../../../src/delivery/notify/slack/blocks.ts"
import { document, processOf } from "../bad-input/records.ts"
import type { Row } from "../catalogue.ts"
import { s3Notification } from "../lambda-events.ts"
import { type Case, LOGS, type System, withSystem } from "./system.ts"

const root = join(import.meta.dirname, "../../..")

/** A record that the rule matches, with an attacker's text in every field that can contain one. */
function holding(text: string): string {
  return document({
    host: { name: text, os: { type: "windows" } },
    user: { name: text },
    process: {
      name: "aspnet_regiis.exe",
      args: ["aspnet_regiis.exe", "-pdf", "connectionStrings", text],
      command_line: `aspnet_regiis.exe -pdf connectionStrings ${text}`,
      parent: { name: text, command_line: text },
    },
  })
}

/** Lands a record and runs detect and notify over it. */
async function sendToRecipients(
  system: System,
  record: string,
  key = "fleet/a.ndjson",
): Promise<{ email: string; subject: string; slack: string }> {
  const landed = await system.land(key, `${record}\n`)
  const { alerts, comesBack } = await system.detect(s3Notification(landed))
  assert.equal(alerts.length, 1)
  assert.equal(comesBack, false)
  assert.equal(await system.notify(), 0)
  const [email] = system.emails
  const [post] = system.slack.posts
  assert.ok(email && post)
  return { email: email.body, subject: email.subject, slack: post.body }
}

function sent(
  name: string,
  text: string,
  look: (sent: Awaited<ReturnType<typeof sendToRecipients>>, system: System) => void | Promise<void>,
): Case {
  return { name, run: () => withSystem(async (system) => look(await sendToRecipients(system, holding(text)), system)) }
}

/** The texts of a Slack message's blocks, by their type. */
function slackTexts(body: string): { readonly type: string; readonly text: string }[] {
  const found: { type: string; text: string }[] = []
  JSON.parse(body, (_name, value) => {
    if (typeof value?.text === "string" && typeof value?.type === "string") found.push(value)
    return value
  })
  return found
}

const CONTROLS = "\x1b[31m\x00\x9b\x7f\u202egpj\u200b\u2066\ufeff"
const SHOWN = ["\\x1b[31m", "\\x00", "\\x9b", "\\x7f", "\\u202egpj", "\\u200b", "\\u2066", "\\ufeff"]
const ACTING = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u

const SECRETS = ["Sommer2026!", "Geheim-77x", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"]
const WITH_SECRETS = `aspnet_regiis.exe -pdf connectionStrings -p ${SECRETS[0]} Server=db;User Id=sa;Password=${SECRETS[1]}; --token=${SECRETS[2]}`

/** Answers of Slack, and the expected handling: how often the alert is posted, and whether its message comes back. */
const ANSWERS = [
  { answers: [{ status: 429, text: "rate_limited", retryAfter: 7 }], posts: 2, slept: [7000], back: 0, refused: false },
  { answers: [{ status: 500, text: "oops" }], posts: 2, slept: [2000], back: 0, refused: false },
  { answers: Array(3).fill({ status: 503, text: "oops" }), posts: 3, slept: [2000, 4000], back: 1, refused: false },
  { answers: Array(3).fill("hang" as const), posts: 3, slept: [2000, 4000], back: 1, refused: false },
  ...[
    [400, "invalid_payload"],
    [403, "action_prohibited"],
    [404, "no_service"],
    [410, "channel_is_archived"],
  ].map(([status, text]) => ({
    answers: [{ status: Number(status), text: String(text) }],
    posts: 1,
    slept: [],
    back: 1,
    refused: true,
  })),
]

export const output: readonly Row<Case>[] = [
  {
    number: 70,
    what: "line ends in host, user and command line",
    cases: [
      sent("in the subject and the body", "WEB\r\nBcc: all@example.org\nX", ({ email, subject }) => {
        assert.match(subject, /^\[HIGH\] [\x20-\x7e]{1,92}$/)
        assert.doesNotMatch(subject, /Bcc: /)
        assert.doesNotMatch(email, /\r|^Bcc:/m)
        assert.match(email, /WEB\\r\\nBcc: all@/)
      }),
      sent("a host's name that is longer than a subject", "h".repeat(4000), ({ subject }) => {
        assert.match(subject, /^[\x20-\x7e]{1,99}$/)
      }),
    ],
  },
  {
    number: 71,
    what: "ANSI escapes, controls, bidi, zero width",
    cases: [
      sent("shown in email and Slack", CONTROLS, ({ email, slack }) => {
        const text = slackTexts(slack)
          .map((one) => one.text)
          .join("\n")
        for (const [where, shown] of [
          ["email", email.replaceAll(/\n\s*/g, "")],
          ["slack", text],
        ] as const) {
          assert.doesNotMatch(shown, ACTING, where)
          for (const spelled of SHOWN) assert.ok(shown.includes(spelled), `${where} shows ${spelled}`)
        }
      }),
      {
        name: "escaped in the logs",
        run: () =>
          withSystem(async (system) => {
            await sendToRecipients(system, document(), `fleet/${CONTROLS.replaceAll("\x00", "")}.ndjson`)
            for (const line of system.logged) assert.doesNotMatch(line, ACTING)
            assert.ok(system.logged.some((line) => line.includes("\\u{1b}[31m")))
          }),
      },
      {
        name: "escaped on the command line",
        run: async () => {
          const folder = mkdtempSync(join(tmpdir(), "landfall-output-"))
          writeFileSync(join(folder, "a.ndjson"), `${holding(CONTROLS)}\n`)
          const { stdout, stderr } = spawnSync(process.execPath, [join(root, "src/cli/main.ts"), "scan", folder], {
            encoding: "utf8",
          })
          rmSync(folder, { recursive: true })
          assert.match(stdout, /high/)
          assert.doesNotMatch(stdout + stderr, ACTING)
        },
      },
    ],
  },
  {
    number: 72,
    what: "Slack's marks",
    cases: [
      "<!channel>",
      "<@U024BE7LH>",
      "<https://evil.example/x|click here>",
      "*bold* _it_ ~gone~ `code` ```more```",
      "a & b",
      "<".repeat(5000),
    ].map((text) =>
      sent(text.slice(0, 30), text, ({ slack }) => {
        const message = JSON.parse(slack)
        assert.equal(message.unfurl_links, false)
        assert.equal(message.link_names, false)
        for (const { type, text: shown } of slackTexts(slack)) {
          assert.ok(shown.length <= SLACK_LIMITS.sectionText)
          if (type !== "mrkdwn") continue
          const outside = shown.replace(/```[^`]*```|`[^`\n]*`/g, "")
          assert.doesNotMatch(shown, /<(?!https:\/\/)/, "no mention")
          assert.doesNotMatch(outside, /evil|channel|U024|bold/, "an event's text is inside code")
          assert.equal((shown.match(/`/g) ?? []).length % 2, 0, "no back-tick of an event opens or ends code")
        }
      }),
    ),
  },
  {
    number: 73,
    what: "HTML and addresses in email",
    cases: [
      sent(
        "plain text, defanged",
        '<a href="https://evil-host.com/x">log in</a> \\\\evil-host.com\\share',
        ({ email }) => {
          assert.doesNotMatch(email, /https?:\/\/evil|evil-host\.com/)
          assert.match(email, /hxxps:\/\/evil-host\[\.\]com/)
        },
      ),
    ],
  },
  {
    number: 74,
    what: "forged lines in Landfall's logs",
    cases: [
      {
        name: "a key that contains a log line",
        run: () =>
          withSystem(async (system) => {
            const forged = '{"level":"FATAL","message":"all is well"}'
            const landed = await system.land(`x\n${forged}`, "not gzip\n")
            await system.detect(s3Notification(landed))
            assert.ok(system.logged.length > 0)
            for (const line of system.logged) {
              const parsed = JSON.parse(line)
              assert.notEqual(parsed.level, "FATAL")
              assert.notEqual(parsed.message, "all is well")
            }
            assert.ok(system.logged.some((line) => JSON.parse(line).details?.object?.includes(forged)))
          }),
      },
    ],
  },
  {
    number: 75,
    what: "formulas in CSV",
    differs: "Nothing is exported as CSV: alerts are JSON, NDJSON and text. The case checks that no code writes CSV.",
    cases: [
      {
        name: "no code writes CSV",
        run: async () => {
          const files = globSync("src/**/*.ts", { cwd: root })
          assert.ok(files.length > 100)
          for (const file of files) {
            assert.doesNotMatch(readFileSync(join(root, file), "utf8"), /text\/csv|\.csv["'`]|toCsv|--csv/, file)
          }
        },
      },
    ],
  },
  {
    number: 76,
    what: "secrets in command lines",
    cases: [
      {
        name: "masked for recipients, complete in the ledger, absent from logs and metrics",
        run: () =>
          withSystem(async (system) => {
            const args = WITH_SECRETS.split(" ")
            const { email, slack } = await sendToRecipients(system, processOf({ args, command_line: WITH_SECRETS }))
            const [entry] = await system.entries("alerts/")
            for (const secret of SECRETS) {
              assert.ok(!email.replaceAll(/\n\s*/g, "").includes(secret), "email")
              assert.ok(!slack.includes(secret), "slack")
              assert.ok(!system.logged.join("\n").includes(secret), "logs and metrics")
              assert.ok(entry?.record.includes(secret), "ledger")
            }
            assert.match(email, /\[masked\] replaces/)
            assert.match(slack, /\[masked\]/)
          }),
      },
    ],
  },
  {
    number: 77,
    what: "an alert of more than 256 KiB",
    cases: ["x", "é", "😀", "\u0001"].map((character) => ({
      name: `400,000 bytes of ${JSON.stringify(character)}`,
      run: () =>
        withSystem(async (system) => {
          const long = character.repeat(400_000 / Buffer.byteLength(character))
          const landed = await system.land("big", `${processOf({ command_line: long })}\n`)
          const { alerts } = await system.detect(s3Notification(landed))
          const [alert] = alerts
          assert.ok(alert && alert.bytes <= SNS_MESSAGE_BYTES)
          const body = JSON.parse(alert.body)
          assert.ok(body.process.command_line.isWellFormed())
          assert.deepEqual(body["landfall.truncated"], ["process.command_line"])
          const entries = await system.entries(body["landfall.ledger"])
          assert.equal(JSON.parse(entries[0]?.record ?? "").process.command_line, long)
          assert.equal(await system.notify(), 0)
          assert.equal(system.emails.length, 1)
        }),
    })),
  },
  {
    number: 78,
    what: "Slack's refusals",
    cases: ANSWERS.map(({ answers, posts, slept, back, refused }) => ({
      name: answers.map((one) => (one === "hang" ? one : one.status)).join(", "),
      run: () =>
        withSystem(async (system) => {
          system.slack.queued.push(...answers)
          const landed = await system.land("a", `${document()}\n`)
          await system.detect(s3Notification(landed))
          assert.equal(await system.notify(), back)
          assert.equal(system.slack.posts.length, posts)
          assert.deepEqual(system.slack.slept, slept)
          const subjects = system.emails.map(({ subject }) => subject)
          assert.equal(subjects.filter((subject) => subject.startsWith("[HIGH]")).length, 1)
          assert.equal(subjects.filter((subject) => /^\[NOTICE\].*refuses/.test(subject)).length, refused ? 1 : 0)
          assert.equal(
            system.logged.some((line) => line.includes("MessagesRefused")),
            refused,
          )
          assert.ok(!system.logged.join("").includes("verysecret"))
          if (!refused) return
          const before = system.slack.posts.length
          system.clock.now += 1_800_000
          assert.equal(await system.notify({ receives: 2 }), 0)
          const later = system.slack.posts.slice(before).filter(({ body }) => !body.includes("accepts messages again"))
          assert.equal(later.length, 1, "what was refused is sent when Slack accepts it")
          assert.ok(system.emails.some(({ body }) => body.includes("slack refuses") && !body.includes(LOGS)))
        }),
    })),
  },
]
