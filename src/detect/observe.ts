import type { Meter } from "../metrics/meter.ts"
import type { ObjectLine } from "./detect.ts"
import { type Log, logObject } from "./log.ts"
import { measureObject } from "./measure.ts"

/** Logs and measures each object. */
export function observeObject(log: Log, meter: Meter): (line: ObjectLine) => void {
  const tellers = [logObject(log), measureObject(meter)]
  return (line) => {
    for (const tell of tellers) tell(line)
  }
}
