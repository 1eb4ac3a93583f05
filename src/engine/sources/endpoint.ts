import type { JsonObject } from "../../json.ts"
import { passThrough } from "./elastic/document.ts"
import { fieldNames } from "./elastic/field-names.ts"
import { lookUp } from "./flatten.ts"
import type { FieldOrigin, Source } from "./source.ts"
import { scalarsIn } from "./value.ts"

const processEvents = "endpoint.events.process"

// Each data set is an index of its own, so that a rule on `logs-endpoint.events.file-*` sees files alone.
const datasets: readonly string[] = [
  processEvents,
  ...["endpoint.events.file", "endpoint.events.library", "endpoint.events.network", "endpoint.events.registry"],
  ...["endpoint.events.security", "endpoint.events.api", "endpoint.alerts", "endpoint.metadata", "endpoint.metrics"],
  ...["endpoint.policy", "endpoint.heartbeat", "endpoint.actions", "endpoint.action.responses"],
  ...["endpoint.diagnostic.collection"],
]

const verbatim: FieldOrigin = { origin: "verbatim" }
const fields: Source["fields"] = Object.fromEntries(fieldNames.map((name) => [name, verbatim]))

/** Elastic Defend, by way of Logstash or Kafka: ECS already, so it passes through, nested or with dotted keys. */
export const endpointSources: readonly Source[] = datasets.map(sourceOf)

function sourceOf(dataset: string): Source {
  return {
    name: dataset,
    index: `logs-${dataset}-default`,
    recognise: (record) => datasetOf(record) === dataset,
    normalise: passThrough,
    unknownKind: (event) => {
      const isEvent = dataset.startsWith("endpoint.events.")
      return isEvent && event["event.category"] === undefined ? String(event["event.action"] ?? "") : undefined
    },
    fields,
  }
}

/**
 * The data set that a record of Elastic Defend belongs to; undefined for records of others. One that names no data set,
 * as in the drafts of 2020, is told by its category, and one of a data set not known here counts as a process event.
 */
function datasetOf(record: JsonObject): string | undefined {
  const named = textAt(record, "data_stream.dataset") ?? textAt(record, "event.dataset")
  if (named !== undefined) {
    return named.startsWith("endpoint.") ? (datasets.includes(named) ? named : processEvents) : undefined
  }
  if (textAt(record, "event.module") !== "endpoint" && textAt(record, "agent.type") !== "endpoint") {
    return undefined
  }
  const category = scalarsIn(lookUp(record, "event.category")).map((name) => `endpoint.events.${name}`)
  return datasets.find((dataset) => category.includes(dataset)) ?? processEvents
}

function textAt(record: JsonObject, name: string): string | undefined {
  const [value] = scalarsIn(lookUp(record, name))
  return typeof value === "string" ? value : undefined
}
