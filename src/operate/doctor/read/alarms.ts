import { type CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch"
import { look } from "../look.ts"

export type AlarmFacts = {
  readonly name: string
  readonly state: string
  readonly reason: string
  readonly description: string
  /** Whether somebody hears of it. */
  readonly acts: boolean
  /** Seconds that it looks back. */
  readonly span: number
}

/** The alarms whose names begin with the stack's. */
export async function readAlarms(client: CloudWatchClient, stack: string): Promise<AlarmFacts[]> {
  const sight = { what: `the alarms of stack ${stack}`, where: stack, permission: "cloudwatch:DescribeAlarms" }
  const alarms: AlarmFacts[] = []
  const read = async () => {
    for await (const page of paginateDescribeAlarms({ client }, { AlarmNamePrefix: `${stack}-` })) {
      for (const alarm of page.MetricAlarms ?? []) {
        alarms.push({
          name: alarm.AlarmName ?? "",
          state: alarm.StateValue ?? "",
          reason: alarm.StateReason ?? "",
          description: alarm.AlarmDescription ?? "",
          acts: alarm.ActionsEnabled === true && (alarm.AlarmActions ?? []).length > 0,
          span: (alarm.Period ?? 0) * (alarm.EvaluationPeriods ?? 0),
        })
      }
    }
  }
  await look(sight, read())
  return alarms
}
