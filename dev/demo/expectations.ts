import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { AlertDocument } from "../../src/delivery/alert/document.ts"
import { LOG_PREFIX } from "./stack.ts"

const EVENTS = join(import.meta.dirname, "../../events")

/** What must come of a sample batch, as dev/batches/make.ts wrote it down beside it. */
export type Expectation = {
  readonly file: string
  readonly source: string
  readonly firing: readonly { readonly line: number; readonly writing: string }[]
  readonly lines: number
  readonly blank: number
  readonly unparsed: number
}

export function readExpectations(): readonly Expectation[] {
  return JSON.parse(readFileSync(join(EVENTS, "batches.expected.json"), "utf8"))
}

export function readBatch({ file }: Expectation): Uint8Array {
  return readFileSync(join(EVENTS, "batches", file))
}

/** FDR's hosts and users, with the keys under which the demo puts them. */
export function readMetadata(): { readonly key: string; readonly bytes: Uint8Array }[] {
  return ["fdrv2/aidmaster/part-00000.gz", "fdrv2/userinfo/part-00000.gz"].map((name) => ({
    key: `${LOG_PREFIX}crowdstrike.fdr/${name}`,
    bytes: readFileSync(join(EVENTS, "batches", name)),
  }))
}

/** The key under which the demo puts a batch. */
export function keyOf({ source, file }: Expectation): string {
  return `${LOG_PREFIX}${source}/${file}`
}

/** How the alerts that came differ from those that must come, each once; empty when they do not. */
export function differences(expectations: readonly Expectation[], alerts: readonly AlertDocument[]): string[] {
  const wanted = expectations.flatMap((batch) =>
    batch.firing.map(({ line, writing }) => ({ name: `${keyOf(batch)}:${line}`, writing })),
  )
  const counts = new Map<string, number>()
  for (const alert of alerts) {
    const name = `${alert["landfall.key"]}:${alert["landfall.line"]}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const missing = wanted
    .filter(({ name }) => !counts.has(name))
    .map(({ name, writing }) => `missing: ${name} (${writing})`)
  const known = new Set(wanted.map(({ name }) => name))
  const wrong = [...counts].flatMap(([name, count]) => {
    if (!known.has(name)) return `not expected: ${name}`
    return count > 1 ? `${count} times: ${name}` : []
  })
  const nameless = alerts
    .filter(
      (alert) => alert["landfall.source"] === "crowdstrike.fdr" && !JSON.stringify(alert["host"]).includes('"name"'),
    )
    .map((alert) => `names no host: ${alert["landfall.key"]}:${alert["landfall.line"]}`)
  return [...missing, ...wrong, ...nameless]
}
