import assert from "node:assert/strict"
import { createPrefilter, type RecordFormula } from "../../../../src/engine/decode/prefilter/prefilter.ts"
import { crowdstrikeFdr } from "../../../../src/engine/sources/crowdstrike/fdr.ts"
import { endgame } from "../../../../src/engine/sources/elastic/endgame.ts"
import { endpointSources } from "../../../../src/engine/sources/elastic/endpoint.ts"
import { recognise } from "../../../../src/engine/sources/index.ts"
import { m365Defender } from "../../../../src/engine/sources/m365-defender/m365-defender.ts"
import { sentinelOneCloudFunnel } from "../../../../src/engine/sources/sentinel-one/cloud-funnel.ts"
import type { Source } from "../../../../src/engine/sources/source.ts"
import { scalarsIn } from "../../../../src/engine/sources/value.ts"
import {
  systemSecurity,
  windowsForwarded,
  windowsSysmonOperational,
  winlogbeat,
} from "../../../../src/engine/sources/windows/windows-sources.ts"
import type { Event } from "../../../../src/event.ts"
import { assertEvent } from "../../../engine/sources/hostile-record.ts"
import { recordsIn } from "../records.ts"
import { batchRecords, edrSamples, windowsSamples } from "../samples.ts"
import type { Target } from "../target.ts"

const always = [
  ...[
    "__proto__",
    "constructor",
    "toString",
    "windows",
    "Windows",
    "-",
    "none",
    "\\\\",
    '\\"',
    "\u2028",
    "4688",
    "1",
    "start",
  ],
  ...["2026-01-02T03:04:05Z", "1767323045678", "133489843446780000", "C:\\a\\b.exe", "\\u0061", "&#97;", "é"],
]

/**
 * A source as a target. Any record may be pinned to a source, so a source must read any record. A source that `isClosed`
 * never copies a field with fixed values from the document.
 */
function sourceTarget(
  name: string,
  sources: readonly Source[],
  seeds: () => readonly Uint8Array[],
  { isClosed }: { readonly isClosed: boolean },
): Target {
  let words: readonly string[] | undefined
  return {
    name,
    seeds,
    get words() {
      words ??= [...always, ...wordsOf(seeds())]
      return words
    },
    run(input) {
      const { records } = recordsIn(input)
      return records.flatMap(({ bytes, readings }) =>
        readings.flatMap((reading) => {
          const [recognised] = recognise(reading)
          return sources.map((source) => {
            const claims = source.recognise(reading)
            const event = source.normalise(reading)
            check(event, source, isClosed)
            if (claims) checkVerbatim(event, source, bytes)
            return { source: source.name, recognised: recognised?.source.name, claims, event: { ...event } }
          })
        }),
      )
    },
  }
}

/** Keys and values of the samples, so that changes produce more of what the source reads. */
function wordsOf(seeds: readonly Uint8Array[]): string[] {
  const texts = seeds.flatMap(
    (seed) =>
      Buffer.from(seed)
        .toString("utf8")
        .match(/"[^"\\]{1,40}"/g) ?? [],
  )
  return [...new Set(texts)].map((text) => text.slice(1, -1))
}

function check(event: Event, source: Source, isClosed: boolean): void {
  assertEvent(event)
  if (!isClosed) return
  for (const [field, { values }] of Object.entries(source.fields)) {
    if (values === undefined) continue
    for (const scalar of scalarsIn(event[field])) {
      assert.ok(
        values.includes(scalar as (typeof values)[number]),
        `${source.name}: ${field} is ${scalar}, which is not among its values`,
      )
    }
  }
}

/** The prefilter finds every verbatim field of a source in the bytes of the record. */
function checkVerbatim(event: Event, source: Source, bytes: Buffer): void {
  const terms: RecordFormula[] = []
  for (const [field, { origin }] of Object.entries(source.fields)) {
    if (origin !== "verbatim") continue
    for (const scalar of scalarsIn(event[field]))
      if (typeof scalar === "string") terms.push({ kind: "literal", text: scalar })
  }
  const formula: RecordFormula = { kind: "all", terms }
  assert.ok(createPrefilter(formula)(bytes, 0, bytes.length), `${source.name}: the prefilter rejects a verbatim value`)
}

/** A target for each source. */
export const sourceTargets: readonly Target[] = [
  sourceTarget(
    "crowdstrike-fdr",
    [crowdstrikeFdr],
    () => [...edrSamples("crowdstrike.fdr"), ...batchRecords("crowdstrike-fdr.ndjson.gz")],
    { isClosed: true },
  ),
  sourceTarget(
    "m365-defender",
    [m365Defender],
    () => [...edrSamples("m365_defender.event"), ...batchRecords("m365-defender.ndjson.gz")],
    { isClosed: true },
  ),
  sourceTarget(
    "sentinel-one-cloud-funnel",
    [sentinelOneCloudFunnel],
    () => [...edrSamples("sentinel_one_cloud_funnel.event"), ...batchRecords("sentinel-one-cloud-funnel.ndjson.gz")],
    { isClosed: true },
  ),
  sourceTarget(
    "winlogbeat",
    [winlogbeat],
    () => [...windowsSamples(), ...batchRecords("winlogbeat-sysmon.ndjson.gz")],
    { isClosed: false },
  ),
  sourceTarget(
    "windows-sysmon-operational",
    [windowsSysmonOperational],
    () => [...windowsSamples(), ...batchRecords("windows-sysmon-operational.xml.gz")],
    { isClosed: false },
  ),
  sourceTarget(
    "system-security",
    [systemSecurity],
    () => [...windowsSamples(), ...batchRecords("system-security.ndjson.gz")],
    { isClosed: false },
  ),
  sourceTarget(
    "windows-forwarded",
    [windowsForwarded],
    () => [...windowsSamples(), ...batchRecords("windows-forwarded.ndjson.gz")],
    { isClosed: false },
  ),
  sourceTarget("endgame", [endgame], () => [...edrSamples("endgame"), ...batchRecords("endgame.ndjson.gz")], {
    isClosed: false,
  }),
  sourceTarget(
    "endpoint",
    endpointSources,
    () => [...edrSamples("endpoint.events.process"), ...batchRecords("elastic-defend.ndjson.gz")],
    { isClosed: false },
  ),
]
