import type { JsonObject } from "../../json.ts"

/** The top-level keys that mark one shape of a record. A dotted key counts by its first part. */
export type Shape = readonly string[]

const none: readonly JsonObject[] = []

/**
 * Returns a function that gives, for a record with keys of more than one shape, the record once for each of these shapes,
 * without the keys of the others: a key that someone added must not hide what the record is without it. It gives none
 * for a usual record.
 */
export function singleShapes(shapes: readonly Shape[]): (record: JsonObject) => readonly JsonObject[] {
  const shapeOfKey = new Map(shapes.flatMap((keys) => keys.map((key) => [key, keys] as const)))
  const shapeOf = (key: string): Shape | undefined => {
    const dot = key.indexOf(".")
    return shapeOfKey.get(key) ?? (dot === -1 ? undefined : shapeOfKey.get(key.slice(0, dot)))
  }

  return (record) => {
    let only: Shape | undefined
    let isMixed = false
    for (const key in record) {
      const shape = shapeOf(key)
      if (shape !== undefined && only !== undefined && shape !== only) isMixed = true
      only ??= shape
    }
    if (!isMixed) return none
    const entries = Object.entries(record).map(([key, value]) => ({
      shape: shapeOf(key),
      entry: [key, value] as const,
    }))
    return shapes
      .filter((shape) => entries.some((one) => one.shape === shape))
      .map((shape) =>
        Object.fromEntries(
          entries.filter((one) => one.shape === undefined || one.shape === shape).map(({ entry }) => entry),
        ),
      )
  }
}
