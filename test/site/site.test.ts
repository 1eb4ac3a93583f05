import assert from "node:assert/strict"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { CHANNEL_NAMES } from "../../src/channel-names.ts"
import { RuleFileError } from "../../src/rules/load.ts"
import { BUILT_IN_SITE, findSite, readSite } from "../../src/site/site.ts"
import { folderOf } from "./make-site.ts"

const MISTAKES: readonly (readonly [name: string, text: string, line: number, shows: RegExp])[] = [
  ["a syntax error", "[stack\n", 1, /invalid TOML/],
  ["an unknown table", "[stak]\n", 1, /unknown key `stak`[\s\S]*Did you mean `stack`/],
  [
    "an unknown setting",
    '[stack]\nalertEmail = "a@b.c"\n',
    2,
    /unknown key `alertEmail`[\s\S]*Did you mean `alertEmails`/,
  ],
  ["a text where a list belongs", '[stack]\nlogBuckets = "logs"\n', 2, /`stack.logBuckets` must be of type array/],
  ["a number out of its range", "[stack]\ndetectConcurrency = 1\n", 2, /must be >= 2/],
  ["a value that is not one of the known", '[stack]\npagerDutyOrigin = "http://x"\n', 2, /must be one of https:/],
  [
    "a source that does not exist",
    '[stack]\nexpectedSources = ["crowdstrike"]\n',
    2,
    /no source is named `crowdstrike`/,
  ],
  ["a pack without a folder", '[packs.elastic]\nos = ["windows"]\n', 1, /there is no folder packs\/elastic/],
  ["an override of no pack", '[[overrides]]\npacks = ["elastic"]\n', 2, /no pack is named `elastic`/],
  ["an unknown key of an override", "[[overrides]]\nmax_signal = 3\n", 2, /Did you mean `max_signals`/],
  [
    "an exception without a reason",
    '[[exceptions]]\nname = "x"\nentries = [{ field = "a", operator = "included", type = "exists" }]\n',
    1,
    /`reason` is missing/,
  ],
  [
    "a channel that does not exist",
    '[[overrides]]\nchannels = ["email", "slak"]\n',
    2,
    /no channel is named `slak`[\s\S]*Did you mean `slack`/,
  ],
  ["a day that no calendar has", '[[staging]]\nuntil = "2026-02-30"\n', 2, /`2026-02-30` is not a day/],
]
for (const [name, text, line, shows] of MISTAKES) {
  test(`landfall.toml with ${name} is refused where it is`, () => {
    const folder = folderOf({ "landfall.toml": text })
    assert.throws(
      () => readSite(folder),
      (error) => {
        assert.ok(error instanceof RuleFileError)
        const [problem] = error.problems
        assert.match([problem?.message, ...(problem?.notes ?? [])].join("\n"), shows)
        assert.equal(problem?.position.line, line)
        return true
      },
    )
  })
}

test("a setting that the file does not have has its default", () => {
  const { stack } = readSite(folderOf({ "landfall.toml": '[stack]\nlogBuckets = ["a-logs/edr/"]\n' }))
  assert.deepEqual(
    { buckets: stack.logBuckets, days: stack.logRetentionDays, slack: stack.slackWebhookParameter },
    { buckets: ["a-logs/edr/"], days: 90, slack: "" },
  )
})

test("the site is the named folder, or the nearest one above the working folder, or the built-in one", () => {
  const folder = folderOf({ "landfall.toml": "" })
  const inner = join(folder, "rules/deep")
  mkdirSync(inner, { recursive: true })
  assert.equal(findSite("mine", "/home/ann"), "/home/ann/mine")
  assert.equal(findSite(undefined, inner), folder)
  assert.equal(findSite("", inner), folder)
  assert.equal(findSite(undefined, "/"), BUILT_IN_SITE)
})

test("the built-in site has a rule and every default", () => {
  assert.deepEqual([...readSite(BUILT_IN_SITE).ruleFolders.keys()], ["own"])
})

const CHANNELS: readonly (readonly [channel: string, on: string])[] = [
  ["email", 'alertEmails = ["a@example.com"]'],
  ["slack", 'slackWebhookParameter = "/slack"'],
  ["chat", 'slackChannelId = "C1"'],
  ["pagerduty", 'pagerDutyKeyParameter = "/pagerduty"'],
  ["security-hub", "securityHub = true"],
  ["ocsf", 'ocsfDestination = "s3://findings/"'],
]

test("every channel is on with its setting", () => {
  assert.deepEqual(
    CHANNELS.map(([channel]) => channel),
    CHANNEL_NAMES,
  )
})

for (const [channel, on] of CHANNELS) {
  test(`regression: only notify's log said that the channel ${channel} of an override is off`, () => {
    const off = on
      .replace(/"[^"]+"/, '""')
      .replace("true", "false")
      .replace('[""]', "[]")
    const override = `[[overrides]]\nchannels = [\n  "${channel}",\n]\n`
    const [warning, ...others] = readSite(folderOf({ "landfall.toml": `[stack]\n${off}\n\n${override}` })).warnings
    assert.deepEqual([warning?.code, warning?.severity, warning?.position.line], ["SITE004", "warning", 6])
    assert.equal(warning?.message, `the channel ${channel} is off, so nothing is sent to it`)
    assert.match(warning?.notes.join() ?? "", new RegExp(`Set ${on.split(" ")[0]} in \\[stack\\]`))
    assert.deepEqual(others, [])
    assert.deepEqual(readSite(folderOf({ "landfall.toml": `[stack]\n${on}\n\n${override}` })).warnings, [])
  })
}
