import { publishOnce, type RecordedPublication } from "../../../src/delivery/publish/publish-once.ts"
import { snsPublisher } from "../../../src/delivery/publish/publisher.ts"
import { s3ObjectStore } from "../../../src/engine/s3/object-store.ts"
import type { Rule } from "../../../src/rule.ts"
import type { Scope } from "./exhaustive.ts"
import { landFiring } from "./landing.ts"
import type { Program } from "./replayed-worker.ts"
import { SearchServices } from "./search-services.ts"
import { LEDGER } from "./simulated-s3.ts"
import { ALERTS } from "./simulated-sns.ts"
import { sqsEvent } from "./simulated-sqs.ts"
import { makeWorker, scannerOf } from "./worker.ts"

/** The whole function over a message with one object that has this number of matching records. */
export function wholeDetect(records: number, rules: readonly Rule[], faults: number): Scope {
  const landing = landFiring(records, rules)
  const scanner = scannerOf(rules)
  const event = sqsEvent([{ id: "m", landing, receives: 1, visibleAt: 0, location: "queue" }], 0)
  return {
    program: (context, parts) => makeWorker({ ...context, scanner, log: () => {} }, parts)(event),
    services: new SearchServices(landing.objects[0]?.bytes),
    alerts: landing.objects.flatMap(({ alerts }) => alerts),
    faults,
  }
}

/** The protocol alone, publishOnce with the ledger: fewer effects, so that a search can cover more faults. */
export function publishing(alerts: readonly string[], faults: number): Scope {
  const recorded = alerts.map((id): RecordedPublication => {
    const publication = { id, body: JSON.stringify({ "kibana.alert.uuid": id }), attributes: {} }
    return { ...publication, key: `alerts/${id}.json`, record: "", unrecorded: () => publication }
  })
  const program: Program = async ({ s3, sns, now, sleep, nonce, leaseMs }, parts) => {
    const store = parts.store(s3ObjectStore(s3, LEDGER))
    const ledger = parts.ledger({ store, now, sleep, nonce, leaseMs: parts.leaseMs(leaseMs) })
    try {
      await publishOnce(recorded, ledger, parts.publisher(snsPublisher(sns, ALERTS)))
      return { batchItemFailures: [] }
    } catch {
      return { batchItemFailures: [{ itemIdentifier: "m" }] }
    }
  }
  return { program, services: new SearchServices(), alerts, faults }
}
