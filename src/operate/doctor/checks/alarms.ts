import type { Check } from "../check.ts"
import { error, type Fault, warning } from "../finding.ts"
import { collect } from "../look.ts"
import { DEPLOY } from "../parts.ts"
import type { AlarmFacts } from "../read/alarms.ts"
import { readAlarmNames } from "../read/stack.ts"

export const alarms: Check = {
  name: "alarms",
  run: (world) =>
    collect([
      async () => judgeAlarms(await world.alarms()),
      async () => {
        const { name } = await world.stack()
        const made = await readAlarmNames(world.clients.cloudFormation, name)
        return judgeMissing(made, await world.alarms(), name)
      },
    ]),
}

export function judgeAlarms(found: readonly AlarmFacts[]): Fault[] {
  return found.flatMap(({ name, state, reason, description, acts }) => [
    ...(state === "ALARM" ? [error(`the alarm is on: ${reason}`, name, description)] : []),
    ...(acts ? [] : [warning("nobody hears of the alarm: it has no action, or its actions are off", name, DEPLOY)]),
  ])
}

/** `made` are the alarms of the stack's own template. */
export function judgeMissing(made: readonly string[], found: readonly AlarmFacts[], stack: string): Fault[] {
  if (made.length === 0) return [warning("the stack has no alarms", stack, DEPLOY)]
  return made
    .filter((name) => !found.some((alarm) => alarm.name === name))
    .map((name) =>
      warning(
        "the alarm is not there: somebody deleted it",
        name,
        "deploy the stack anew, or make it by hand as infra/ has it",
      ),
    )
}
