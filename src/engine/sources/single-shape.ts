import type { JsonObject } from "../../json.ts"

/**
 * The top-level keys by which sources recognise their records, by the shape that has them. A dotted key counts by its
 * first part. Keys that several shapes share, such as `event` and `agent`, are not listed.
 */
const keysOfShapes: readonly string[] = [
  "event_simpleName ExternalApiType cid aid",
  "category Type table Table TableName properties DeviceId InitiatingProcessFileName ActionType",
  "meta i dataSource endpoint tgt src sca:ingestTime sca:atlantisIngestTime",
  "winlog data_stream",
  "event_id event_data log_name source_name",
  "Event System",
  "EventID SourceName ProviderName Provider EventSourceName",
  "_raw result",
  "endgame event_type_full event_type data",
]

const shapes: ReadonlyMap<string, number> = new Map(
  keysOfShapes.flatMap((keys, index) => keys.split(" ").map((key): [string, number] => [key, 1 << index])),
)

function shapeOf(key: string): number {
  const shape = shapes.get(key)
  if (shape !== undefined) return shape
  const dot = key.indexOf(".")
  return dot === -1 ? 0 : (shapes.get(key.slice(0, dot)) ?? 0)
}

const none: readonly JsonObject[] = []

/**
 * For a record with keys of more than one shape, the record once for each of these shapes, without the keys of the
 * others: a key that someone added must not hide what the record is without it. None for a usual record.
 */
export function singleShapes(record: JsonObject): readonly JsonObject[] {
  let present = 0
  for (const key in record) present |= shapeOf(key)
  if ((present & (present - 1)) === 0) return none
  return keysOfShapes.flatMap((_, index) => ((present & (1 << index)) === 0 ? [] : [onlyShape(record, 1 << index)]))
}

function onlyShape(record: JsonObject, shape: number): JsonObject {
  return Object.fromEntries(Object.entries(record).filter(([key]) => [0, shape].includes(shapeOf(key))))
}
