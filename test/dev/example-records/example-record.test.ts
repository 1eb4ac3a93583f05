import assert from "node:assert/strict"
import { test } from "node:test"
import { findExampleRecord } from "../../../dev/example-records/example-record.ts"
import { sources } from "../../../src/engine/sources/index.ts"
import type { Event } from "../../../src/event.ts"
import { compileQuery } from "../../../src/language/eql/compile.ts"
import { loadQuery } from "../../../src/language/eql/load.ts"

/** The example record of a query in a source, or the reason why there is none. */
async function exampleOf(text: string, name: string) {
  const outcome = compileQuery(text)
  assert.ok(outcome.ok, text)
  const query = await loadQuery(outcome.value)
  const source = sources.find((one) => one.name === name)
  assert.ok(source)
  return findExampleRecord({ query: outcome.value }, source, (event: Event) => query.matches(event))
}

/** Queries, a source, and a text that the example record must contain. */
const found: readonly [query: string, source: string, contains: RegExp][] = [
  ['process where process.name == "a.exe"', "crowdstrike.fdr", /a\.exe/],
  ['process where process.args : "x*y" and process.args : "/z"', "system.security", /\/z/],
  ['process where process.name in ("a.exe", "b.exe") and not process.args : "-q"', "winlogbeat", /a\.exe/],
  ['process where process.executable : "?:\\\\Temp\\\\*\\\\c.exe"', "m365_defender.event", /Temp.*c\.exe/i],
  ['process where process.pe.original_file_name == "D.exe" and process.name != "D.exe"', "endgame", /D\.exe/],
  [
    'process where process.parent.name : "w.exe" and process.args_count >= 4',
    "sentinel_one_cloud_funnel.event",
    /w\.exe/,
  ],
  ['process where process.command_line like "*--token *"', "windows.forwarded", /--token/],
  ['process where process.name == "a b.exe" and process.args : "c d"', "endpoint.events.process", /c d/],
  ['process where process.pid == 77 or process.name regex "x+"', "crowdstrike.fdr", /"77"/],
  ['file where event.type == "creation" and file.name : "e.dll"', "windows.sysmon_operational", /e\.dll/],
  ['registry where registry.path : "HKLM\\\\A\\\\*\\\\B"', "winlogbeat", /HKLM/i],
  ['network where dns.question.name : "*.example"', "sentinel_one_cloud_funnel.event", /\.example/],
  ['any where event.code == "4624" and winlog.logon.type == "Network"', "system.security", /4624/],
]

for (const [query, source, contains] of found) {
  test(`${query} in ${source}`, async () => {
    const example = await exampleOf(query, source)
    assert.ok("record" in example, JSON.stringify(example))
    assert.match(example.record, contains)
  })
}

/** Queries without an example record in a source, and the reason that is returned. */
const notFound: readonly [query: string, source: string, why: RegExp][] = [
  ['process where process.name regex "x+"', "crowdstrike.fdr", /cannot be solved/],
  ['process where process.name == "a.exe" and process.name == "b.exe"', "winlogbeat", /none of \d+/],
  ['process where process.pe.original_file_name == "a.exe"', "system.security", /cannot be solved/],
  [
    'process where process.name == "a.exe" and process.hash.sha1 == "00"',
    "m365_defender.event",
    /none of .*no format here writes process\.hash\.sha1/,
  ],
]

for (const [query, source, why] of notFound) {
  test(`none: ${query} in ${source}`, async () => {
    const example = await exampleOf(query, source)
    assert.ok("none" in example, JSON.stringify(example))
    assert.match(example.none, why)
  })
}
