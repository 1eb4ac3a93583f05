import assert from "node:assert/strict"
import { join } from "node:path"
import { test } from "node:test"
import fc from "fast-check"
import { windowsFormats } from "../../dev/log-formats/windows/formats.ts"
import { xmlOf } from "../../dev/log-formats/windows/xml.ts"
import { defaultLimits } from "../../src/engine/decode/limits.ts"
import { parseRecords } from "../../src/engine/decode/parse/parse-records.ts"
import { createPrefilter } from "../../src/engine/decode/prefilter/prefilter.ts"
import { ruleSet } from "../../src/engine/match/rule-set.ts"
import { recognise, sources } from "../../src/engine/sources/index.ts"
import type { Json, JsonObject } from "../../src/json.ts"
import { loadRules } from "../../src/rules/load.ts"
import { edrFormats, start } from "../engine/sources/edr-formats.ts"
import { securityStart, sysmonStart } from "../engine/sources/windows/process-starts.ts"

/** `npm run fuzz` runs a million records. */
const RUNS = Number(process.env["RUNS"] ?? 10_000)

const compiled = await loadRules(join(import.meta.dirname, "../../site/rules"))
const rules = ruleSet(compiled, sources)
const mayMatch = createPrefilter(rules.formula)

type Process = { readonly name: string; readonly commandLine: string }

/** Every format in which a process start lands, as the text of a record; `spell` writes its JSON strings. */
const writers: readonly ((process: Process, spell: (text: string) => string) => string)[] = [
  ...edrFormats.map(
    ({ write }) =>
      (process: Process, spell: (text: string) => string) =>
        json(write({ ...start, ...process }), spell),
  ),
  ...windowsFormats.flatMap(({ write }) => [
    (process: Process, spell: (text: string) => string) => json(write(sysmonStart(sysmonData(process))), spell),
    (process: Process, spell: (text: string) => string) => json(write(securityStart(securityData(process))), spell),
  ]),
  (process) => xmlOf(sysmonStart(sysmonData(process))),
  (process) => xmlOf(securityStart(securityData(process))),
]

function sysmonData({ name, commandLine }: Process) {
  return { Image: `C:\\Windows\\${name}`, CommandLine: commandLine }
}

function securityData({ name, commandLine }: Process) {
  return { NewProcessName: `C:\\Windows\\${name}`, CommandLine: commandLine }
}

/** JSON text in which `spell` writes each string. */
function json(value: Json | undefined, spell: (text: string) => string): string {
  if (typeof value === "string") return spell(value)
  if (Array.isArray(value)) return `[${value.map((item) => json(item, spell)).join(",")}]`
  if (typeof value !== "object" || value === null)
    return typeof value === "bigint" ? String(value) : JSON.stringify(value ?? null)
  const members = Object.entries(value as JsonObject).filter(([, member]) => member !== undefined)
  return `{${members.map(([name, member]) => `${spell(name)}:${json(member, spell)}`).join(",")}}`
}

/** A word in mixed case with pairs of quotes inside it. */
const word = (letters: string) =>
  fc
    .tuple(
      fc.array(fc.boolean(), { minLength: letters.length, maxLength: letters.length }),
      fc.array(fc.nat(letters.length), { maxLength: 2 }),
    )
    .map(([upper, positions]) => {
      const cased = [...letters].map((letter, at) => (upper[at] ? letter.toUpperCase() : letter))
      for (const position of positions) cased.splice(position, 0, '""')
      return cased.join("")
    })

const blank = fc.constantFrom(" ", "  ", "\t", " \t ")
const argument = fc.oneof(
  word("connectionstrings"),
  word("-pdf"),
  fc.constantFrom('"C:\\a b\\"', "C:\\x", "-app", '"/Shop"', "é", "\u2028", "\\"),
)
const commandLine = fc
  .tuple(
    word("aspnet_regiis.exe"),
    fc.shuffledSubarray(["a", "b"], { minLength: 2 }),
    word("connectionstrings"),
    word("-pdf"),
    fc.array(argument, { maxLength: 3 }),
    blank,
  )
  .map(([program, order, section, flag, more, space]) =>
    [program, ...order.map((which) => (which === "a" ? section : flag)), ...more].join(space),
  )

/** Every n-th character is written as an escape, in upper or lower case; 0 means none. */
const spelling = fc
  .record({ every: fc.constantFrom(0, 0, 3, 7, 1), isUpper: fc.boolean(), escapesSlash: fc.boolean() })
  .map(({ every, isUpper, escapesSlash }) => {
    let count = 0
    return (text: string): string => {
      const units = text.split("").map((unit) => {
        if (every > 0 && count++ % every === 0) {
          const code = unit.charCodeAt(0).toString(16).padStart(4, "0")
          return `\\u${isUpper ? code.toUpperCase() : code}`
        }
        if (unit === "/" && escapesSlash) return "\\/"
        return JSON.stringify(unit).slice(1, -1)
      })
      return `"${units.join("")}"`
    }
  })

test(`every record that matches passes the prefilter, in ${writers.length} formats and ${RUNS} records`, () => {
  let matches = 0
  fc.assert(
    fc.property(
      fc.nat(writers.length - 1),
      fc.tuple(
        word("aspnet_regiis.exe").map((name) => name.replaceAll('"', "")),
        commandLine,
      ),
      spelling,
      (which, [name, line], spell) => {
        const text = writers[which]?.({ name, commandLine: line }, spell) ?? ""
        const block = Buffer.from(text)
        const raw = {
          kind: "record",
          block,
          start: 0,
          end: block.length,
          line: 1,
          format: text.startsWith("<") ? "xml" : "json",
          isWrapper: false,
          single: true,
        } as const
        for (const { readings } of parseRecords(raw, defaultLimits).records) {
          for (const { source, record } of readings.flatMap(recognise)) {
            if (rules.match(source.normalise(record), source.index).length === 0) continue
            matches++
            assert.ok(mayMatch(block, 0, block.length), text)
          }
        }
      },
    ),
    { numRuns: RUNS },
  )
  // Without matches the property would prove nothing.
  assert.ok(matches > RUNS / 2, `${matches} of ${RUNS} records matched`)
})
