import { type CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch"
import { readAws } from "../read-aws.ts"

export type AlarmFacts = {
  readonly name: string
  readonly state: string
  readonly reason: string
  readonly description: string
  readonly hasActions: boolean
  /** Whether its actions are on. */
  readonly isOn: boolean
  /** The seconds that it evaluates. */
  readonly span: number
}

/** The alarms whose names begin with the stack's name. */
export async function readAlarms(client: CloudWatchClient, stack: string): Promise<AlarmFacts[]> {
  const target = { what: `the alarms of stack ${stack}`, where: stack, permission: "cloudwatch:DescribeAlarms" }
  const alarms: AlarmFacts[] = []
  const read = async () => {
    for await (const page of paginateDescribeAlarms({ client }, { AlarmNamePrefix: `${stack}-` })) {
      for (const alarm of page.MetricAlarms ?? []) {
        alarms.push({
          name: alarm.AlarmName ?? "",
          state: alarm.StateValue ?? "",
          reason: alarm.StateReason ?? "",
          description: alarm.AlarmDescription ?? "",
          hasActions: (alarm.AlarmActions ?? []).length > 0,
          isOn: alarm.ActionsEnabled === true,
          span: (alarm.Period ?? 0) * (alarm.EvaluationPeriods ?? 0),
        })
      }
    }
  }
  await readAws(target, read())
  return alarms
}
