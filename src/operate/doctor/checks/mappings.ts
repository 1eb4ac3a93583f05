import type { Check } from "../check.ts"
import { error, type Fault, warning } from "../finding.ts"
import { collect } from "../look.ts"
import { DEPLOY, FEEDS, spoken } from "../parts.ts"
import { type Mapping, readMappings } from "../read/function.ts"
import { nameOf } from "../read/topic.ts"

export const mappings: Check = {
  name: "event source mappings",
  run: (world) =>
    collect(
      FEEDS.map(({ queue, feeds }) => async () => {
        const [name, arn] = await Promise.all([world.output(`${feeds}FunctionName`), world.output(`${queue}Arn`)])
        return judgeMappings(name, spoken(queue), arn, await readMappings(world.clients.lambda, name))
      }),
    ),
}

export function judgeMappings(lambda: string, queue: string, arn: string, found: readonly Mapping[]): Fault[] {
  if (!found.some(({ queueArn }) => queueArn === arn)) {
    return [
      error(`nothing feeds the function from the ${queue}: its messages wait until they are lost`, lambda, DEPLOY),
    ]
  }
  return found.flatMap(judgeMapping)
}

function judgeMapping({ id, queueArn, state, reportsFailures, mostAtOnce }: Mapping): Fault[] {
  const from = `the mapping from ${nameOf(queueArn)}`
  const faults: Fault[] = []
  if (/^Disabl/.test(state)) {
    faults.push(
      error(`${from} is disabled: messages wait`, id, `aws lambda update-event-source-mapping --uuid ${id} --enabled`),
    )
  } else if (state !== "Enabled") {
    faults.push(warning(`${from} is ${state.toLowerCase()}`, id, "wait a minute, and run this again"))
  }
  if (!reportsFailures) {
    const what = `${from} does not report single failures: one bad message brings its whole batch back`
    faults.push(error(what, id, DEPLOY))
  }
  if (mostAtOnce === undefined) {
    const what = `${from} has no maximum concurrency: throttling uses up the tries of good messages`
    faults.push(warning(what, id, DEPLOY))
  }
  return faults
}
