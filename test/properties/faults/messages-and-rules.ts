import assert from "node:assert/strict"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3"
import { build } from "esbuild"
import { scannerOf } from "../../../src/engine/scanner.ts"
import { loadRules } from "../../../src/rules/load.ts"
import { rulesPlugin } from "../../../src/site/plugin.ts"
import { siteOfRules } from "../../../src/site/site.ts"
import { firing } from "../bad-input/records.ts"
import type { Row } from "../catalogue.ts"
import { s3Notification, s3Record } from "../lambda-events.ts"
import { ACCOUNT, type Case, LOGS, type System, withSystem } from "./system.ts"

const good = s3Record({ bucket: LOGS, key: "a" })

/** Messages that name nothing to scan; only the last of them is valid. */
const MALFORMED: readonly (readonly [name: string, body: string, notices: number])[] = [
  ["not JSON", "not json", 1],
  ["an empty body", "", 1],
  ["JSON and no object", "[1]", 1],
  ["no records", "{}", 1],
  ["an empty list", '{"Records":[]}', 1],
  ["a record that is no object", '{"Records":["x",null]}', 1],
  ["another event source", JSON.stringify({ Records: [{ ...good, eventSource: "aws:sns" }] }), 1],
  ["another version", JSON.stringify({ Records: [{ ...good, eventVersion: "3.0" }] }), 1],
  ["no bucket", JSON.stringify({ Records: [{ ...good, s3: { object: { key: "a" } } }] }), 1],
  [
    "a bad percent code",
    JSON.stringify({ Records: [{ ...good, s3: { bucket: { name: LOGS }, object: { key: "%E0%A4%A" } } }] }),
    1,
  ],
  ["S3's test event", JSON.stringify({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: LOGS }), 0],
]

/** The notification records of ten objects with one match each. */
async function ten(system: System): Promise<object[]> {
  const records: object[] = []
  for (let n = 0; n < 10; n++) records.push(await system.land(`object-${n}`, firing(n)))
  return records
}

/** The buckets and prefixes that a deployment reads, and their owner. */
const ALLOWED = { LOG_PREFIXES: `${LOGS}/edr/`, VENDOR_PREFIXES: "falcon/data/", LOG_OWNERS: ACCOUNT }

/** A message that names an object elsewhere. */
function foreign(name: string, bucket: string, key: string): Case {
  return {
    name,
    run: () =>
      withSystem(async (system) => {
        if (bucket !== LOGS) await system.s3.send(new CreateBucketCommand({ Bucket: bucket }))
        await system.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: firing(1) }))
        const { comesBack, alerts, notices, lines } = await system.detect(s3Notification(s3Record({ bucket, key })))
        assert.ok(
          comesBack,
          "the message is kept, in the end in the dead-letter queue, in case the configuration is wrong",
        )
        assert.equal(alerts.length, 0)
        assert.deepEqual(
          notices.map(({ kind }) => kind),
          ["foreign"],
        )
        assert.match(lines[0]?.error ?? "", /outside the prefixes that this deployment reads/)
      }, ALLOWED),
  }
}

function owner(name: string, environment: { readonly [variable: string]: string }, alerts: number): Case {
  return {
    name,
    run: () =>
      withSystem(async (system) => {
        const outcome = await system.detect(s3Notification(await system.land("edr/a", firing(1))))
        assert.equal(outcome.alerts.length, alerts)
        assert.equal(outcome.comesBack, alerts === 0)
        if (alerts === 0)
          assert.deepEqual(
            outcome.notices.map(({ details }) => details["fault"]),
            ["denied"],
          )
      }, environment),
  }
}

/** Builds a function from rules as a deployment does. Returns the error. */
async function buildWith(rule: string | null): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "landfall-rules-"))
  if (rule !== null) writeFileSync(join(folder, "rule.toml"), rule)
  try {
    await build({
      stdin: { contents: 'export * from "landfall:rules"', resolveDir: folder },
      bundle: true,
      write: false,
      outdir: folder,
      format: "esm",
      platform: "node",
      plugins: [rulesPlugin(siteOfRules(folder))],
      logLevel: "silent",
    })
    return "built"
  } catch (error) {
    return String(error)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const RULE = (query: string) => `[metadata]
creation_date = "2026/01/01"
maturity = "production"
updated_date = "2026/01/01"

[rule]
author = ["Landfall"]
description = "A test."
index = ["logs-endpoint.events.process-*"]
language = "eql"
license = "Apache-2.0"
name = "A test"
risk_score = 21
rule_id = "7e4b5c1a-0000-4000-8000-000000000000"
severity = "low"
type = "eql"
query = '''
${query}
'''
`

export const messages: readonly Row<Case>[] = [
  {
    number: 90,
    what: "a message that cannot be understood",
    cases: MALFORMED.map(([name, body, count]) => ({
      name,
      run: () =>
        withSystem(async (system) => {
          const { comesBack, notices } = await system.detect(body)
          assert.ok(!comesBack)
          assert.deepEqual(
            notices.map(({ kind }) => kind),
            Array(count).fill("malformed"),
          )
        }),
    })),
  },
  {
    number: 91,
    what: "ten records, of which the third is bad",
    cases: [
      {
        name: "unreadable: the others alert, the message comes back and repeats nothing",
        run: () =>
          withSystem(async (system) => {
            const records = await ten(system)
            system.local.faults.deny(LOGS, "object-2")
            const message = s3Notification(...records)
            const first = await system.detect(message)
            assert.ok(first.comesBack)
            assert.equal(first.alerts.length, 9)
            system.local.faults.clear()
            const second = await system.detect(message, { receives: 2 })
            assert.ok(!second.comesBack)
            assert.equal(second.alerts.length, 1)
          }),
      },
      {
        name: "malformed: the others alert, and one notice says so",
        run: () =>
          withSystem(async (system) => {
            const records = await ten(system)
            records[2] = { ...good, eventSource: "nobody" }
            const { comesBack, alerts, notices } = await system.detect(s3Notification(...records))
            assert.ok(!comesBack)
            assert.equal(alerts.length, 9)
            assert.deepEqual(
              notices.map(({ kind }) => kind),
              ["malformed"],
            )
          }),
      },
    ],
  },
  {
    number: 92,
    what: "an object outside the configuration",
    cases: [
      foreign("another bucket", "victim-secrets", "edr/a"),
      foreign("another prefix of a log bucket", LOGS, "payroll/a"),
      foreign("a bucket whose name begins with the name of a log bucket", `${LOGS}-evil`, "edr/a"),
      owner("the configured owner", ALLOWED, 1),
      owner("a bucket of this name in another account", { ...ALLOWED, LOG_OWNERS: "999999999999" }, 0),
      owner("one of several accounts", { ...ALLOWED, LOG_OWNERS: `999999999999,${ACCOUNT}` }, 1),
      owner(
        "CrowdStrike's own bucket is not asked for its owner",
        { LOG_PREFIXES: "other", VENDOR_PREFIXES: `${LOGS}/edr/`, LOG_OWNERS: "999999999999" },
        1,
      ),
    ],
  },
  {
    number: 93,
    what: "rules that are missing or wrong",
    cases: [
      ...(
        [
          ["an unknown function", RULE('process where startWith(process.name, "a")'), /EQL302/],
          ["a query that is not EQL", RULE("process where where"), /EQL\d+/],
          ["not TOML", "name = ", /RULE\d+/],
          ["no rule at all", null, /no rule/i],
        ] as const
      ).map(([name, rule, fault]) => ({
        name: `${name} fails the build`,
        run: async () => assert.match(await buildWith(rule), fault),
      })),
      {
        name: "a good one builds",
        run: async () => assert.equal(await buildWith(RULE('process where process.name == "a"')), "built"),
      },
      {
        name: "a function without rules does not start",
        run: async () => {
          const compiled = await loadRules(join(import.meta.dirname, "../../../site/rules"))
          assert.throws(
            () => scannerOf({ ...compiled, rules: [], queries: [], literals: [] }),
            /the bundle contains no rule/,
          )
        },
      },
    ],
  },
]
