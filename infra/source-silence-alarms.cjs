// An alarm for each expected source that has no record for silenceHours.
const list = require("./parameter-list.cjs")

/** CloudWatch limits the total of an alarm's periods to one day, or to seven days if a period is at least one hour. */
const PERIOD_SECONDS = 3600

module.exports = async function sourceSilenceAlarms({ resolveVariable }) {
  const sources = list(await resolveVariable("param:expectedSources"))
  const hours = Number(await resolveVariable("param:silenceHours"))
  const alarms = sources.map((source) => [`Silence${pascal(source)}Alarm`, alarm(source, hours)])
  return { Resources: Object.fromEntries(alarms) }
}

const pascal = (name) => name.replace(/(?:^|[^a-z0-9]+)([a-z0-9])/gi, (_, letter) => letter.toUpperCase())

function alarm(source, hours) {
  return {
    Type: "AWS::CloudWatch::Alarm",
    Properties: {
      AlarmName: { "Fn::Sub": `\${AWS::StackName}-silence-${source}` },
      AlarmDescription: `No record of ${source} for ${hours} hours. Check whether its objects still land and send notifications.`,
      Namespace: "Landfall",
      MetricName: "Records",
      Dimensions: [
        { Name: "service", Value: { Ref: "AWS::StackName" } },
        { Name: "source", Value: source },
      ],
      Statistic: "Sum",
      Period: PERIOD_SECONDS,
      EvaluationPeriods: hours,
      DatapointsToAlarm: hours,
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
      TreatMissingData: "breaching",
      AlarmActions: [{ Ref: "AlarmsTopic" }],
      OKActions: [{ Ref: "AlarmsTopic" }],
    },
  }
}
