// An alarm for each source that is expected to speak: no record of it for so many hours.
const list = require("./parameter-list.cjs")

/** CloudWatch: an alarm's periods may cover a day in all when they are shorter than an hour, seven days from an hour on. */
const PERIOD_SECONDS = 3600

module.exports = async function silence({ resolveVariable }) {
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
      AlarmDescription: `No record of ${source} came for ${hours} hours. See whether its objects still land and notify.`,
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
