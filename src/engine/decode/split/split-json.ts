import type { RawLine } from "../raw-line.ts"
import { JsonSplitter } from "./json-splitter.ts"
import { noopScanner, OpenRecord } from "./open-record.ts"
import type { SplitterContext } from "./splitter.ts"

/**
 * Splits complete bytes into records. `isWhole` when the bytes are JSON values from end to end, judged by their braces.
 */
export function splitJson(
  bytes: Buffer,
  line: number,
): { readonly records: readonly RawLine[]; readonly isWhole: boolean } {
  const records: RawLine[] = []
  let isWhole = true
  const context: SplitterContext = {
    mode: "json",
    line,
    record: new OpenRecord(bytes.length, noopScanner),
    emit: (raw) => {
      if (raw.kind === "record" && raw.format === "text") isWhole = false
      records.push(raw)
    },
    countBlankLine: () => undefined,
    rescan: () => undefined,
  }
  const splitter = new JsonSplitter(context)
  // The splitter stops behind a line end outside of every record, where another splitter would continue.
  for (let at = 0, from = -1; at < bytes.length && at > from; ) {
    from = at
    at = splitter.scan(bytes, from, true)
  }
  if (context.record.isOpen) {
    context.record.suspend(bytes, bytes.length)
    splitter.finish()
  }
  splitter.finishWrappers()
  return { records, isWhole }
}
