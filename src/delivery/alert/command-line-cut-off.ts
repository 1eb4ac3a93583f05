import type { Event, Value } from "../../event.ts"

/**
 * Lengths at which sensors and the event log cut a command line: the sizes of their buffers, in characters or in UTF-8
 * bytes, minus up to two for the string terminator. 32,767 is the limit of Windows (CreateProcessW).
 */
const BUFFER_SIZES: readonly number[] = [1024, 2048, 4096, 8192, 16_384, 32_768]
const TERMINATOR_SIZES: readonly number[] = [0, 1, 2]

/**
 * `reported`: the sensor reports that it cut the command line; `likely`: the length equals the size of a sensor's buffer.
 */
type CutOff = "reported" | "likely"

/** Whether the sensor cut the command line, so that the missing part may hold what the analyst looks for. */
export function commandLineCutOff(event: Event): CutOff | undefined {
  if (textsOf(event["process.Ext.command_line_truncated"]).includes("true")) return "reported"
  const lengths = textsOf(event["process.command_line"]).flatMap((line) => [line.length, Buffer.byteLength(line)])
  return lengths.some((length) => TERMINATOR_SIZES.some((less) => BUFFER_SIZES.includes(length + less)))
    ? "likely"
    : undefined
}

function textsOf(value: Value | undefined): string[] {
  return value === undefined ? [] : [value].flat().map(String)
}
