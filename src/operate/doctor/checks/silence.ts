import type { Check } from "../check.ts"
import { type Fault, warning } from "../finding.ts"
import type { Activity } from "../read/activity.ts"
import type { AlarmFacts } from "../read/alarms.ts"
import { LOOK_BACK_MS } from "../read/metrics.ts"

/** Whether something still comes, and of every source that is expected. */
export const silence: Check = {
  name: "silence",
  async run(world) {
    const [activity, alarms, { name }] = await Promise.all([world.activity(), world.alarms(), world.stack()])
    return judgeSilence(activity, alarms, world.now(), name)
  },
}

/** serverless.yml's silenceHours, where no alarm tells another. */
const DEFAULT_MS = 24 * 3_600_000

/** A metric's hour is told from its beginning on. */
const HOUR_MS = 3_600_000

/** The alarms tell how long a silence may be, and which sources are expected to speak. */
export function judgeSilence(activity: Activity, alarms: readonly AlarmFacts[], now: number, stack: string): Fault[] {
  const span = alarms.find(({ name }) => name === `${stack}-silence`)?.span
  const longest = span === undefined || span === 0 ? DEFAULT_MS : span * 1000
  const isSilent = (last: number | undefined) => last === undefined || last + HOUR_MS + longest < now
  const since = (last: number | undefined) =>
    last === undefined ? `for ${LOOK_BACK_MS / 86_400_000} days` : `since the hour of ${new Date(last).toISOString()}`
  if (isSilent(activity.lastObject)) {
    const remedy = "see whether the log writer still writes, and what the checks of notifications and of the queues say"
    return [warning(`no object has been scanned ${since(activity.lastObject)}`, stack, remedy)]
  }
  const begin = `${stack}-silence-`
  const expected = alarms.filter(({ name }) => name.startsWith(begin)).map(({ name }) => name.slice(begin.length))
  return expected.flatMap((source) => {
    const last = activity.sources.find((one) => one.source === source)?.lastRecord
    if (!isSilent(last)) return []
    const remedy =
      "see whether its objects still land and whether its format changed; the notices tell of records of no known kind"
    return [warning(`no record of source ${source} has come ${since(last)}`, stack, remedy)]
  })
}
