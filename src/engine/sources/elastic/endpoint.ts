import type { JsonObject } from "../../../json.ts"
import { lookUp } from "../flatten.ts"
import type { FieldOrigin, Source } from "../source.ts"
import { scalarsIn } from "../value.ts"
import { fieldNames } from "./field-names.ts"
import { documentKindColumns, passThrough } from "./pass-through.ts"

const processEvents = "endpoint.events.process"

// Each data set has its own index, so that a rule on `logs-endpoint.events.file-*` sees only file events.
const datasets: readonly string[] = [
  processEvents,
  ...["endpoint.events.file", "endpoint.events.library", "endpoint.events.network", "endpoint.events.registry"],
  ...["endpoint.events.security", "endpoint.events.api", "endpoint.alerts", "endpoint.metadata", "endpoint.metrics"],
  ...["endpoint.policy", "endpoint.heartbeat", "endpoint.actions", "endpoint.action.responses"],
  ...["endpoint.diagnostic.collection"],
]

const fields: Source["fields"] = Object.fromEntries(
  fieldNames.map((name): [string, FieldOrigin] => [name, { origin: "verbatim", columns: [name] }]),
)

/** Elastic Defend, through Logstash or Kafka. The documents are ECS already, with nested or dotted keys. */
export const endpointSources: readonly Source[] = datasets.map(sourceOf)

function sourceOf(dataset: string): Source {
  return {
    name: dataset,
    index: `logs-${dataset}-default`,
    shapes: [],
    recognise: (record) => datasetOf(record) === dataset,
    isOpen: true,
    kindColumns: { values: [...documentKindColumns, "data_stream.dataset", "agent.type"], presence: [] },
    normalise: passThrough,
    unknownKind: (event) => {
      const isEvent = dataset.startsWith("endpoint.events.")
      return isEvent && event["event.category"] === undefined ? String(event["event.action"] ?? "") : undefined
    },
    fields,
  }
}

// The recogniser of each data set asks for the record's.
const namedDatasets = new WeakMap<JsonObject, string | undefined>()

function datasetOf(record: JsonObject): string | undefined {
  if (!namedDatasets.has(record)) namedDatasets.set(record, readDataset(record))
  return namedDatasets.get(record)
}

/**
 * The data set of a record of Elastic Defend; undefined for other records. A record without a data set of Elastic
 * Defend, as drafts of 2020 wrote it, is classified by its category. A record of an unknown data set counts as a
 * process event.
 */
function readDataset(record: JsonObject): string | undefined {
  const named = [textAt(record, "data_stream.dataset"), textAt(record, "event.dataset")]
  const dataset = named.find((name) => name?.startsWith("endpoint."))
  if (dataset !== undefined) return datasets.includes(dataset) ? dataset : processEvents
  if (textAt(record, "event.module") !== "endpoint" && textAt(record, "agent.type") !== "endpoint") return undefined
  const category = scalarsIn(lookUp(record, "event.category")).map((name) => `endpoint.events.${name}`)
  return datasets.find((dataset) => category.includes(dataset)) ?? processEvents
}

function textAt(record: JsonObject, name: string): string | undefined {
  const [value] = scalarsIn(lookUp(record, name))
  return typeof value === "string" ? value : undefined
}
