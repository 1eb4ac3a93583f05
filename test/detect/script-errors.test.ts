import assert from "node:assert/strict"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { after, test } from "node:test"
import { processMessage } from "../../src/detect/process-message.ts"
import { defaultLimits } from "../../src/engine/decode/limits.ts"
import { ruleSet } from "../../src/engine/match/rule-set.ts"
import { recognise, sources } from "../../src/engine/sources/index.ts"
import type { Notice } from "../../src/notice.ts"
import { loadRules } from "../../src/rules/load.ts"
import { ARRIVAL, firing, lines } from "../properties/bad-input/records.ts"
import { detectInMemory } from "./in-memory.ts"

const RULE = "site/rules/credential_access_iis_connectionstrings_dumping.toml"
const text = readFileSync(join(import.meta.dirname, "../..", RULE), "utf8")
const folder = mkdtempSync(join(tmpdir(), "landfall-script-errors-"))
after(() => rmSync(folder, { recursive: true, force: true }))

/** The rule with other queries, each with its own id. */
async function withQueries(...queries: readonly string[]) {
  for (const [number, query] of queries.entries()) {
    const rule = text
      .replace(/query = '''[\s\S]*?'''/, `query = '''${query}'''`)
      .replace(/rule_id = "[^"]{8}/, `rule_id = "0000000${number}`)
    writeFileSync(join(folder, `${number}.toml`), rule)
  }
  return ruleSet(await loadRules(folder), sources)
}

test("regression: an expression of a rule that fails on a record was silent", async () => {
  const rules = await withQueries(
    "process where number(process.name) == 5",
    'process where process.args : "-pdf"',
    "process where process.pid == 77 or number(process.command_line) == 5",
  )
  const { context, alerts, notices } = detectInMemory({
    scanner: { rules, recognise, limits: defaultLimits },
    open: async () => ({ body: Readable.from([Buffer.from(lines(firing(1), firing(2), firing(3)))]), size: 1 }),
    now: () => ARRIVAL,
  })
  const message = { objects: [{ bucket: "logs", key: "edr/a", etag: "e1", arrival: ARRIVAL }], skipped: [] }
  await processMessage(message, Number.POSITIVE_INFINITY, context)
  await processMessage(message, Number.POSITIVE_INFINITY, context)
  assert.equal(alerts.length, 3, "the other rule matches, and the failing expressions do not hold")
  const found = notices.map(({ body }): Notice => JSON.parse(body)["landfall.notice"])
  assert.deepEqual(
    found.map(({ kind, details }) => [kind, String(details["rule"]).slice(0, 8), details["count"], details["lines"]]),
    [
      ["rule-error", "00000000", 3, ["1", "2", "3"]],
      ["rule-error", "00000002", 3, ["1", "2", "3"]],
    ],
    "one notice for each object and rule",
  )
  assert.match(found[0]?.message ?? "", /fails on 3 records of s3:\/\/logs\/edr\/a: number: the text is not a number/)
})
