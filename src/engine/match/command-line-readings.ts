import type { Event } from "../../event.ts"
import { splitCommandLines, windowsSplits } from "../sources/command-line.ts"
import { scalarsIn } from "../sources/value.ts"

const processes: readonly string[] = ["process", "process.parent"]

/** Each command line of an attacker has few ways to split it; a document may have a list of command lines. */
const MAX_READINGS = 16

/**
 * Returns the event as it is with the arguments that Windows finds in its command lines, where these differ from those
 * that Elastic finds; none for a usual event. A rule that holds for one of them alerts.
 */
export function commandLineReadings(event: Event): readonly Event[] {
  const readings = [event]
  for (const process of processes) {
    const splits = splitsOf(event, process)
    for (const reading of readings.slice())
      for (const args of splits)
        if (readings.length <= MAX_READINGS)
          readings.push(
            Object.assign(Object.create(null), reading, {
              [`${process}.args`]: args.filter(Boolean),
              [`${process}.args_count`]: args.length,
            }),
          )
  }
  return readings.slice(1)
}

function splitsOf(event: Event, process: string): readonly (readonly string[])[] {
  const commandLines = scalarsIn(event[`${process}.command_line`]).map(String)
  if (event[`${process}.args`] === undefined || !mayBeWindows(event)) return []
  return commandLines.flatMap((text, index) =>
    windowsSplits(text).map((args) =>
      commandLines.length === 1
        ? args
        : splitCommandLines(commandLines.slice(0, index)).concat(
            args,
            splitCommandLines(commandLines.slice(index + 1)),
          ),
    ),
  )
}

function mayBeWindows(event: Event): boolean {
  const systems = scalarsIn(event["host.os.type"])
  return systems.length === 0 || systems.includes("windows")
}
