import type { Event, Value } from "../../event.ts"

/**
 * Lengths at which sensors and the event log cut a command line: the sizes of their buffers, in characters or in bytes
 * of UTF-8, less one or two for what ends a string there. 32,767 is Windows' own limit (CreateProcessW).
 */
const CAPS: readonly number[] = [1024, 2048, 4096, 8192, 16_384, 32_768]
const TERMINATORS: readonly number[] = [0, 1, 2]

/** `told`: the sensor says that it cut the command line; `likely`: it is just as long as a sensor's buffer. */
export type CutOff = "told" | "likely"

/** Whether the command line may have gone on, so that what is missing may be what the analyst looks for. */
export function commandLineCutOff(event: Event): CutOff | undefined {
  if (textsOf(event["process.Ext.command_line_truncated"]).includes("true")) return "told"
  const lengths = textsOf(event["process.command_line"]).flatMap((line) => [line.length, Buffer.byteLength(line)])
  return lengths.some((length) => TERMINATORS.some((less) => CAPS.includes(length + less))) ? "likely" : undefined
}

function textsOf(value: Value | undefined): string[] {
  return value === undefined ? [] : [value].flat().map(String)
}
