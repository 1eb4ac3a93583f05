import type { Desk } from "./desk.ts"
import { JsonCutter } from "./json-cutter.ts"
import { OpenRecord, unwatched } from "./open-record.ts"
import type { RawLine } from "./raw-line.ts"

/** Cuts the records out of bytes that are all there. `isWhole` when they are JSON values from end to end, by their braces. */
export function cutJson(
  bytes: Buffer,
  line: number,
): { readonly records: readonly RawLine[]; readonly isWhole: boolean } {
  const records: RawLine[] = []
  let isWhole = true
  const desk: Desk = {
    mode: "json",
    line,
    record: new OpenRecord(bytes.length, unwatched),
    emit: (raw) => {
      if (raw.kind === "record" && raw.format === "text") isWhole = false
      records.push(raw)
    },
    blank: () => undefined,
    replay: () => undefined,
  }
  const cutter = new JsonCutter(desk)
  // It stops behind a line end outside of every record, where another cutter would go on.
  for (let at = 0, from = -1; at < bytes.length && at > from; ) {
    from = at
    at = cutter.scan(bytes, from, true)
  }
  if (desk.record.isOpen) {
    desk.record.suspend(bytes, bytes.length)
    cutter.finish()
  }
  cutter.finishWrappers()
  return { records, isWhole }
}
