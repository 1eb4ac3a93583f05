import { publishOnce, type Recorded } from "../../../src/delivery/publish/publish-once.ts"
import { snsPublisher } from "../../../src/delivery/publish/publisher.ts"
import { s3Store } from "../../../src/engine/s3/object-store.ts"
import type { Rule } from "../../../src/rule.ts"
import type { Scope } from "./exhaustive.ts"
import { landFiring } from "./landing.ts"
import type { Program } from "./replayed-worker.ts"
import { SearchWorld } from "./search-world.ts"
import { LEDGER } from "./simulated-s3.ts"
import { ALERTS } from "./simulated-sns.ts"
import { sqsEvent } from "./simulated-sqs.ts"
import { makeWorker, scannerOf } from "./worker.ts"

/** The whole function over a message with one object, in which the rules hold for so many records. */
export function wholeDetect(records: number, rules: readonly Rule[], faults: number): Scope {
  const landing = landFiring(records, rules)
  const scanner = scannerOf(rules)
  const event = sqsEvent([{ id: "m", landing, receives: 1, visibleAt: 0, place: "queue" }], 0)
  return {
    program: (world, parts) => makeWorker({ ...world, scanner, log: () => {} }, parts)(event),
    world: new SearchWorld(landing.objects[0]?.bytes),
    alerts: landing.objects.flatMap(({ alerts }) => alerts),
    faults,
  }
}

/** The protocol alone, publishOnce over the ledger: fewer effects, so that more faults can be searched through. */
export function publishing(alerts: readonly string[], faults: number): Scope {
  const recorded = alerts.map((id): Recorded => {
    const publication = { id, body: JSON.stringify({ "kibana.alert.uuid": id }), attributes: {} }
    return { ...publication, key: `alerts/${id}.json`, record: "", unrecorded: () => publication }
  })
  const program: Program = async ({ s3, sns, now, sleep, nonce, leaseMs }, parts) => {
    const store = parts.store(s3Store(s3, LEDGER))
    const ledger = parts.ledger({ store, now, sleep, nonce, leaseMs: parts.leaseMs(leaseMs) })
    try {
      await publishOnce(recorded, ledger, parts.publisher(snsPublisher(sns, ALERTS)))
      return { batchItemFailures: [] }
    } catch {
      return { batchItemFailures: [{ itemIdentifier: "m" }] }
    }
  }
  return { program, world: new SearchWorld(), alerts, faults }
}
