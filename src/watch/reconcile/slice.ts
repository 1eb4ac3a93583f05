import { SettingError } from "../../errors.ts"

/** From `from` on and before `to`, ms since 1970. */
export type Slice = { readonly from: number; readonly to: number }

/** The slice that an event names by `from` and `to` (ISO 8601); undefined if it names none, as the schedule's. */
export function sliceOfEvent(event: unknown): Slice | undefined {
  const request = event as { readonly from?: unknown; readonly to?: unknown } | null
  if (request?.from === undefined && request?.to === undefined) return undefined
  const slice = { from: Date.parse(String(request.from)), to: Date.parse(String(request.to)) }
  if (!(slice.from < slice.to)) {
    throw new SettingError(
      "event",
      `from "${request.from}" to "${request.to}" is not a time range; write times such as 2026-11-24T09:00:00Z`,
    )
  }
  return slice
}
