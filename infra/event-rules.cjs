// One EventBridge rule for each bucket that is said to send its events there: objects under the prefixes of logBuckets go
// to the ingest queue. Their names begin with the stack's, which is what the queue's policy asks for.
const { createHash } = require("node:crypto")
const list = require("./parameter-list.cjs")
const { placeOf } = require("./log-places.cjs")

module.exports = async function eventRules({ resolveVariable }) {
  const buckets = list(await resolveVariable("param:eventBridgeBuckets"))
  const places = list(await resolveVariable("param:logBuckets")).map(placeOf)
  const rules = buckets.map((bucket) => {
    const prefixes = places.filter((place) => place.bucket === bucket).map(({ prefix }) => prefix)
    if (prefixes.length === 0) throw new Error(`params.eventBridgeBuckets: ${bucket} does not stand in logBuckets`)
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
      Description: `Tells Landfall of objects that land in ${bucket}`,
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
