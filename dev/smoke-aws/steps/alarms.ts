import { SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch"
import type { TopicMessage } from "../observer.ts"
import { observerOf, outputOf, type Smoke } from "../smoke.ts"
import type { Step } from "../step.ts"

export const alarms: Step = {
  name: "alarms",
  expects: "an alarm reaches the alarms topic, and the alarm about its subscribers also the recipients",
  async run(smoke) {
    const times = [
      await ring(smoke, "detect-errors", "Alarms"),
      await ring(smoke, "alarm-subscriptions-lost", "Alarms"),
      await ring(smoke, "alarm-subscriptions-lost", "Recipients"),
    ]
    return times.join(", ")
  },
}

/** Sets an alarm off, and waits for its message on a topic. CloudWatch itself resets the state with the next datum. */
async function ring(smoke: Smoke, alarm: string, topic: string): Promise<string> {
  const AlarmName = `${smoke.stack}-${alarm}`
  const arn = await outputOf(smoke, `${topic}TopicArn`)
  const start = Date.now()
  await smoke.clients.cloudWatch.send(
    new SetAlarmStateCommand({ AlarmName, StateValue: "ALARM", StateReason: "Landfall's smoke test" }),
  )
  const isIt = (message: TopicMessage) => message.topic === arn && message.body["AlarmName"] === AlarmName
  await observerOf(smoke).waitFor(`${AlarmName} on topic ${topic}`, isIt, smoke.options.wait)
  return `${alarm} on ${topic} after ${((Date.now() - start) / 1000).toFixed(1)} s`
}
