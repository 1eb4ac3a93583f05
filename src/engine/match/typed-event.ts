import { type Event, emptyEvent, type Scalar } from "../../event.ts"

/**
 * The event with only what its type allows: text, numbers, booleans, and arrays of them. Sources make such events; this
 * border enforces it, because an object in a field would reach rules, alerts and channels. What has another type is dropped.
 */
export function typedEvent(event: Event): Event {
  for (const field in event) {
    if (!isTyped(event[field])) return onlyTyped(event)
  }
  return event
}

function onlyTyped(event: Event): Event {
  const typed = emptyEvent()
  for (const [field, value] of Object.entries(event)) {
    if (isTyped(value)) typed[field] = value
    else if (Array.isArray(value)) {
      const scalars = value.filter(isScalar)
      if (scalars.length > 0) typed[field] = scalars
    }
  }
  return typed
}

function isTyped(value: unknown): boolean {
  return value === undefined || isScalar(value) || (Array.isArray(value) && value.every(isScalar))
}

function isScalar(value: unknown): value is Scalar {
  return (
    typeof value === "string" || typeof value === "number" || typeof value === "boolean" || typeof value === "bigint"
  )
}
