import type { Check } from "../check.ts"
import { error, type Fault, warning } from "../finding.ts"
import { FEEDS, spoken } from "../parts.ts"
import { readSeries } from "../read/metrics.ts"
import { nameOf } from "../read/topic.ts"

export const backlog: Check = {
  name: "backlog",
  async run(world) {
    const arns = await Promise.all(FEEDS.map(({ queue }) => world.output(`${queue}Arn`)))
    const series = arns.map((arn) => ({
      namespace: "AWS/SQS",
      name: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: nameOf(arn) },
      stat: "Maximum" as const,
      period: 300,
    }))
    const now = world.now()
    const ages = await readSeries(world.clients.cloudWatch, series, now - RECENT_MS, now)
    return FEEDS.flatMap(({ queue }, index) => judgeAge(spoken(queue), arns[index] ?? "", ages[index]?.[0]?.value ?? 0))
  },
}

/** SQS measures every five minutes, and CloudWatch shows it a little later. */
const RECENT_MS = 20 * 60_000

/** The same hour after which the alarms speak. */
const LONG_S = 3600

/** Half of the two weeks after which SQS throws a message away. */
const DANGEROUS_S = 7 * 24 * 3600

/** `age` in seconds, of the oldest message. */
export function judgeAge(name: string, arn: string, age: number): Fault[] {
  if (age < LONG_S) return []
  const remedy = name.startsWith("ingest")
    ? "see detect's log for what comes back again and again; else raise detectConcurrency in serverless.yml and deploy"
    : "see notify's log for the channel that does not take its letters"
  const hours = Math.floor(age / 3600)
  if (age < DANGEROUS_S)
    return [warning(`the oldest message of the ${name} has waited for ${hours} hours`, arn, remedy)]
  const what = `the oldest message of the ${name} has waited for ${Math.floor(hours / 24)} days, and SQS keeps it for 14`
  return [error(what, arn, remedy)]
}
