// One EventBridge rule per bucket of eventBridgeBuckets; it sends the events of objects under the prefixes of logBuckets to
// the ingest queue. The names of the rules start with the stack's name, as the policy of the queue requires.
const { createHash } = require("node:crypto")
const list = require("./parameter-list.cjs")
const { parsePrefix } = require("./log-prefixes.cjs")

module.exports = async function eventRules({ resolveVariable }) {
  const buckets = list(await resolveVariable("param:eventBridgeBuckets"))
  const logPrefixes = list(await resolveVariable("param:logBuckets")).map(parsePrefix)
  const rules = buckets.map((bucket) => {
    const prefixes = logPrefixes.filter((one) => one.bucket === bucket).map(({ prefix }) => prefix)
    if (prefixes.length === 0) throw new Error(`params.eventBridgeBuckets: ${bucket} is not in logBuckets`)
    const id = createHash("sha256").update(bucket).digest("hex").slice(0, 8)
    return [`FromEventBridge${id}`, eventRule(bucket, prefixes, id)]
  })
  return { Resources: Object.fromEntries(rules) }
}

function eventRule(bucket, prefixes, id) {
  const isWhole = prefixes.includes("")
  return {
    Type: "AWS::Events::Rule",
    Properties: {
      Name: { "Fn::Sub": `\${AWS::StackName}-objects-${id}` },
      Description: `Notifies Landfall of objects that land in ${bucket}`,
      EventPattern: {
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: {
          bucket: { name: [bucket] },
          ...(isWhole ? {} : { object: { key: prefixes.map((prefix) => ({ prefix })) } }),
        },
      },
      Targets: [
        {
          Id: "ingest",
          Arn: { "Fn::GetAtt": ["IngestQueue", "Arn"] },
          DeadLetterConfig: { Arn: { "Fn::GetAtt": ["SubscriptionDeadLetters", "Arn"] } },
        },
      ],
    },
  }
}
