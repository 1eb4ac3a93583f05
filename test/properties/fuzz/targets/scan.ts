import assert from "node:assert/strict"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { serialise } from "../../../../src/delivery/alert/serialise.ts"
import { defaultLimits } from "../../../../src/engine/decode/limits.ts"
import { ruleSet } from "../../../../src/engine/match/rule-set.ts"
import { scanObject } from "../../../../src/engine/scan.ts"
import { recognise, sources } from "../../../../src/engine/sources/index.ts"
import { loadRules } from "../../../../src/rules/load.ts"
import { inChunks } from "../../../engine/decode/read-object.ts"
import { edrFormats, start } from "../../../engine/sources/edr-formats.ts"
import { documentedFault } from "../documented-fault.ts"
import { batchLines } from "../samples.ts"
import type { Target } from "../target.ts"

const rules = ruleSet(await loadRules(join(import.meta.dirname, "../../../../site/rules")), sources)
const scanner = { rules, recognise, limits: { ...defaultLimits, inflatedBytes: 8 * 1024 * 1024 } }
const firing = edrFormats.map(({ write }) => serialise(write(start)))

/** The scan of an object. Nothing in the object may hide a record on a separate line at its end. */
export const scan: Target = {
  name: "scan",
  seeds: () => [
    ...["crowdstrike-fdr", "elastic-defend", "endgame", "m365-defender"].map((name) =>
      batchLines(`${name}.ndjson.gz`, 2),
    ),
    batchLines("windows-sysmon-operational.xml.gz", 3),
    gzipSync(batchLines("system-security.ndjson.gz", 2)),
    Buffer.from('[{"a":1},\n{"b":"cut\n{"records":[{"c":1}],"d":\n<Event><!--\n<Events>\n"\\'),
  ],
  words: [
    "\n",
    "{",
    "[",
    '{"records":[',
    '"a":',
    '"',
    "\\",
    "<Event>",
    "<!--",
    "-->",
    "<![CDATA[",
    "<?xml ",
    "<Events",
    "\ufeff",
    "\0",
    "}",
    "]",
  ],
  async run(input, chunk) {
    const record = firing[input.length % firing.length] ?? ""
    const object = Buffer.concat([input, Buffer.from(`\n${record}\n`)])
    const lines: number[] = []
    const report = await scanObject(
      { location: { bucket: "b", key: "k" }, arrival: 0, size: object.length, body: inChunks(object, chunk) },
      scanner,
      { onMatch: ({ location }) => void lines.push(location.line) },
    )
    const { tally, skipped, parsed, unparsed, fault, suspicious, unrecognised } = report
    assert.equal(tally.lines, tally.blank + skipped + parsed + unparsed, "the lines do not balance")
    const code = fault === undefined ? undefined : documentedFault(fault, object.length)
    if (isUtf8(input))
      assert.ok(lines.length > 0 || suspicious.count > 0 || code !== undefined, "the last record is hidden")
    return { lines, code, counts: code === undefined ? [tally, skipped, parsed, unparsed, unrecognised.count] : [] }
  },
}

/** Whether the object is read as UTF-8. In another encoding the text at its end is not a record. */
function isUtf8(input: Buffer): boolean {
  return !/^(?:\xff\xfe|\xfe\xff)|\0/.test(input.toString("latin1", 0, 4))
}
