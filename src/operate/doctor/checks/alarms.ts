import type { Check } from "../context.ts"
import { error, type Fault, warning } from "../finding.ts"
import type { Activity } from "../read/activity.ts"
import type { AlarmFacts } from "../read/alarms.ts"
import { LOOK_BACK_MS } from "../read/metrics.ts"
import { readAlarmNames } from "../read/stack.ts"
import { collectFaults } from "../read-aws.ts"
import { revertDrift } from "../remedy.ts"

export const alarms: Check = {
  name: "alarms",
  run: (context) =>
    collectFaults([
      async () => checkAlarms(await context.alarms()),
      async () => {
        const { name } = await context.stack()
        const created = await readAlarmNames(context.clients.cloudFormation, name)
        return checkMissing(created, await context.alarms(), name)
      },
    ]),
}

function checkAlarms(found: readonly AlarmFacts[]): Fault[] {
  return found.flatMap(({ name, state, reason, description, hasActions, isOn }) => [
    ...(state === "ALARM" ? [error(`the alarm is on: ${reason}`, name, description)] : []),
    ...(hasActions ? [] : [warning("the alarm notifies nobody: it has no action", name, revertDrift)]),
    ...(isOn ? [] : [warning("the alarm notifies nobody: its actions are off", name, turnOn(name))]),
  ])
}

function turnOn(alarm: string): string {
  return `aws cloudwatch enable-alarm-actions --alarm-names ${alarm}`
}

/** `created`: the alarms of the stack's own template. */
function checkMissing(created: readonly string[], found: readonly AlarmFacts[], stack: string): Fault[] {
  const noAlarms = "its template has none: deploy this version with npx osls deploy"
  if (created.length === 0) return [warning("the stack has no alarms", stack, noAlarms)]
  return created
    .filter((name) => !found.some((alarm) => alarm.name === name))
    .map((name) => warning("the alarm does not exist: somebody deleted it", name, revertDrift))
}

/** Whether objects still arrive, and records of every expected source. */
export const silence: Check = {
  name: "silence",
  async run(context) {
    const [activity, found, { name }] = await Promise.all([context.activity(), context.alarms(), context.stack()])
    return checkSilence(activity, found, context.now(), name)
  },
}

/** The site's silenceHours, if no alarm says otherwise. */
const DEFAULT_MS = 24 * 3_600_000

/** A metric's time is the beginning of its hour. */
const HOUR_MS = 3_600_000

/** The alarms define how long a silence may last, and which sources are expected. */
function checkSilence(activity: Activity, found: readonly AlarmFacts[], now: number, stack: string): Fault[] {
  const span = found.find(({ name }) => name === `${stack}-silence`)?.span
  const max = span === undefined || span === 0 ? DEFAULT_MS : span * 1000
  const isSilent = (last: number | undefined) => last === undefined || last + HOUR_MS + max < now
  const since = (last: number | undefined) =>
    last === undefined ? `for ${LOOK_BACK_MS / 86_400_000} days` : `since the hour of ${new Date(last).toISOString()}`
  if (isSilent(activity.lastObject)) {
    const remedy = "see whether the log writer still writes, and the findings about notifications and queues"
    return [warning(`no object was scanned ${since(activity.lastObject)}`, stack, remedy)]
  }
  const begin = `${stack}-silence-`
  const expected = found.filter(({ name }) => name.startsWith(begin)).map(({ name }) => name.slice(begin.length))
  return expected.flatMap((source) => {
    const last = activity.sources.find((one) => one.source === source)?.lastRecord
    if (!isSilent(last)) return []
    const remedy =
      "see whether its objects still arrive and whether its format changed; notices report records of unknown kinds"
    return [warning(`no record of source ${source} arrived ${since(last)}`, stack, remedy)]
  })
}
