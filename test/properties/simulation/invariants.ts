import type { PutObjectCommandInput } from "@aws-sdk/client-s3"
import type { LedgerEntry } from "../../../src/delivery/ledger/entry.ts"
import type { ObjectLine } from "../../../src/detect/object-outcome.ts"
import type { Landed } from "./landing.ts"
import type { Body } from "./simulated-sns.ts"
import type { Message } from "./simulated-sqs.ts"
import { Windows } from "./windows.ts"
import { FEW } from "./worker.ts"

/**
 * Observes every effect of a simulation and collects the broken promises of DESIGN.md: no alert is lost, none is sent twice
 * outside W1, no message is acknowledged early, lines balance, a notice reports what exceeded the maximum.
 */
export class InvariantChecker {
  readonly windows = new Windows()
  readonly violations = new Set<string>()
  /** The ids of alerts that are archived and not sent. */
  readonly #suppressed = new Set<string>()
  /** The counts that notices reported, by kind and object. */
  readonly #notices = new Map<string, Set<number>>()

  accepted(worker: number, id: string, body: Body): void {
    this.windows.accept(worker, id)
    const notice = body["landfall.notice"]
    if (!notice) return
    const { kind, details } = notice
    const about = `${kind} ${String(details["key"] ?? String(details["object"]).replace(/^s3:\/\/logs\/|\?.*$/g, ""))}`
    const counts = this.#notices.get(about) ?? new Set()
    this.#notices.set(about, counts.add(Number(details["matches"] ?? details["count"])))
  }

  /** A write of the ledger took effect. */
  wrote(worker: number, objects: readonly Landed[], { Key = "", Body }: PutObjectCommandInput): void {
    if (Key.startsWith("lookups/")) return
    const { id, state, record } = JSON.parse(String(Body)) as LedgerEntry
    if (state === "claimed") this.windows.claim(worker, id)
    if (state === "published") this.windows.mark(worker, id)
    if (state === "scanned") this.#scanned(objects, record)
    if (state !== "suppressed") return
    for (const line of record.split("\n")) {
      this.#suppressed.add((JSON.parse(line) as { readonly "kibana.alert.uuid": string })["kibana.alert.uuid"])
    }
  }

  /** The ledger has a marker for an object, so the reconciler does not send the object again. */
  #scanned(objects: readonly Landed[], record: string): void {
    const { key, givenUp } = JSON.parse(record) as { readonly key: string; readonly givenUp?: string }
    if (givenUp !== undefined) this.violations.add(`lost: ${key} was given up as ${givenUp}`)
    const landed = objects.filter((object) => object.key === key)
    for (const what of this.#missing(landed)) this.violations.add(`lost: ${key} counts as scanned without ${what}`)
  }

  acknowledged({ id, landing }: Message): void {
    for (const what of this.#missing(landing.objects))
      this.violations.add(`lost: ${id} was acknowledged without ${what}`)
  }

  /** A worker logged its report of an object. */
  logged(objects: readonly Landed[], { object, report, error }: ObjectLine): void {
    if (!report) return
    const { tally, passed, skipped, parsed, unparsed } = report
    const lines = { lines: tally.lines, blank: tally.blank, unparsed }
    if (tally.lines !== tally.blank + passed + skipped + parsed + unparsed)
      this.violations.add(`lines: ${object} does not balance: ${JSON.stringify({ ...lines, skipped, parsed })}`)
    const landed = objects.find(({ key }) => object.startsWith(`s3://logs/${key}`))
    if (!landed || error !== undefined || passed > 0) return
    if (landed.lines !== lines.lines || landed.blank !== lines.blank || landed.unparsed !== lines.unparsed)
      this.violations.add(`lines: ${object} was reported as ${JSON.stringify(lines)}`)
  }

  /** All faults have ended and the queue is empty: what was not published must be in the dead-letter queue. */
  drained(messages: readonly Message[]): void {
    const dead = messages
      .filter(({ location }) => location === "dead-letter queue")
      .flatMap(({ landing }) => landing.objects)
    for (const { landing, id } of messages) {
      const missing = landing.objects.filter((object) => !dead.includes(object))
      for (const what of this.#missing(missing)) this.violations.add(`lost: ${id} ended without ${what}`)
    }
  }

  /** The messages of the dead-letter queue were sent again. */
  ended(messages: readonly Message[]): void {
    this.drained(messages)
    for (const { id, location } of messages) {
      if (location !== "deleted") this.violations.add(`stuck: ${id} ended in the ${location}`)
    }
    for (const id of this.windows.outside)
      this.violations.add(
        `twice: ${id.slice(0, 8)} was published ${this.windows.copies(id)} times, which W1 does not explain`,
      )
  }

  /** What the objects of a message should have produced and did not. */
  #missing(objects: readonly Landed[]): string[] {
    return objects.flatMap(({ key, alerts, firing, unparsed }) => [
      ...alerts
        .filter((id) => !this.windows.has(id) && !this.#suppressed.has(id))
        .map((id) => `alert ${id.slice(0, 8)} of ${key}`),
      ...(firing > FEW.max_signals && !this.#notices.get(`overflow ${key}`)?.has(firing)
        ? [`the notice that ${firing} matches of ${key} were too many`]
        : []),
      ...(unparsed > 0 && !this.#notices.get(`suspicious ${key}`)?.has(unparsed)
        ? [`the notice of ${unparsed} suspicious lines of ${key}`]
        : []),
    ])
  }
}
