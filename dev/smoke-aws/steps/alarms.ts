import { SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch"
import type { TopicMessage } from "../observer.ts"
import { observerOf, outputOf, type Smoke } from "../smoke.ts"
import type { Step } from "../step.ts"

export const alarms: Step = {
  name: "alarms",
  expects: "an alarm reaches the alarms topic, and the alarm about its subscribers also the recipients",
  async run(smoke) {
    return [
      ...(await ring(smoke, "detect-errors", ["Alarms"])),
      ...(await ring(smoke, "alarm-subscriptions-lost", ["Alarms", "Recipients"])),
    ].join(", ")
  },
}

/** Sets an alarm off, and waits for its message on each topic. CloudWatch itself resets the state with the next datum. */
async function ring(smoke: Smoke, alarm: string, topics: readonly string[]): Promise<string[]> {
  const AlarmName = `${smoke.stack}-${alarm}`
  const StateReason = "Landfall's smoke test"
  const start = Date.now()
  // An alarm acts when its state changes.
  for (const StateValue of ["OK", "ALARM"] as const)
    await smoke.clients.cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason }))
  const times: string[] = []
  for (const topic of topics) {
    const arn = await outputOf(smoke, `${topic}TopicArn`)
    const isIt = (message: TopicMessage) =>
      message.topic === arn && message.body["AlarmName"] === AlarmName && message.body["NewStateValue"] === "ALARM"
    await observerOf(smoke).waitFor(`${AlarmName} on topic ${topic}`, isIt, smoke.options.wait)
    times.push(`${alarm} on ${topic} after ${((Date.now() - start) / 1000).toFixed(1)} s`)
  }
  return times
}
