import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { AlertDocument } from "../../src/delivery/alert/document.ts"
import { LOG_PREFIX } from "./stack.ts"

const EVENTS = join(import.meta.dirname, "../../events")

/** The expected result of a sample batch, written by dev/batches/make.ts. */
export type Expectation = {
  readonly file: string
  readonly source: string
  readonly firing: readonly { readonly line: number; readonly variant: string }[]
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

/** The metadata of FDR's hosts and users, with the keys that the demo uses. */
export function readMetadata(): { readonly key: string; readonly bytes: Uint8Array }[] {
  return ["fdrv2/aidmaster/part-00000.gz", "fdrv2/userinfo/part-00000.gz"].map((name) => ({
    key: `${LOG_PREFIX}crowdstrike.fdr/${name}`,
    bytes: readFileSync(join(EVENTS, "batches", name)),
  }))
}

/** The key of a batch in the log bucket of the demo. */
export function batchKey({ source, file }: Expectation): string {
  return `${LOG_PREFIX}${source}/${file}`
}

/** The differences between the alerts and the expected ones, each of which must be published once. */
export function differences(expectations: readonly Expectation[], alerts: readonly AlertDocument[]): string[] {
  const expected = expectations.flatMap((batch) =>
    batch.firing.map(({ line, variant: writing }) => ({ name: `${batchKey(batch)}:${line}`, writing })),
  )
  const counts = new Map<string, number>()
  for (const alert of alerts) {
    const name = `${alert["landfall.key"]}:${alert["landfall.line"]}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const missing = expected
    .filter(({ name }) => !counts.has(name))
    .map(({ name, writing }) => `missing: ${name} (${writing})`)
  const known = new Set(expected.map(({ name }) => name))
  const unexpected = [...counts].flatMap(([name, count]) => {
    if (!known.has(name)) return `not expected: ${name}`
    return count > 1 ? `${count} times: ${name}` : []
  })
  const nameless = alerts
    .filter(
      (alert) => alert["landfall.source"] === "crowdstrike.fdr" && !JSON.stringify(alert["host"]).includes('"name"'),
    )
    .map((alert) => `names no host: ${alert["landfall.key"]}:${alert["landfall.line"]}`)
  return [...missing, ...unexpected, ...nameless]
}

/** The texts that each destination received. */
export type Destinations = { readonly [destination: string]: readonly string[] }

/** The number of texts of each destination that contain the id of an alert. */
export function countById(id: string, destinations: Destinations): { readonly [destination: string]: number } {
  return Object.fromEntries(
    Object.entries(destinations).map(([destination, texts]) => [
      destination,
      texts.filter((text) => text.includes(id)).length,
    ]),
  )
}

/** The alerts whose id is not in exactly one text of each destination. */
export function notFound(alerts: readonly AlertDocument[], destinations: Destinations): string[] {
  return alerts.flatMap((alert) => {
    const id = alert["kibana.alert.uuid"]
    return Object.entries(countById(id, destinations)).flatMap(([destination, count]) =>
      count === 1 ? [] : [`the alert ${id} is found ${count} times in ${destination}`],
    )
  })
}
