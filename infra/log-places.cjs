// What the parameters on log buckets mean to roles and policies: ARNs of buckets, of the objects in them, and whose they are.
const list = require("./parameter-list.cjs")

/** The stack's own account, known when it is deployed. */
const OWN_ACCOUNT = { Ref: "AWS::AccountId" }

const sub = (text) => ({ "Fn::Sub": text })
const arn = (rest) => sub(`arn:\${AWS::Partition}:s3:::${rest}`)

/** `bucket` or `bucket/prefix/` as its two parts. Objects whose key begins with the prefix are meant. */
function placeOf(text) {
  const [bucket, ...prefix] = text.replace(/^s3:\/\//, "").split("/")
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new Error(`params: "${text}" does not begin with a bucket's name; write bucket or bucket/prefix/`)
  }
  return { bucket, prefix: prefix.join("/") }
}

module.exports = async function logPlaces({ resolveVariable }) {
  const param = async (name) => list(await resolveVariable(`param:${name}`))
  const places = (await param("logBuckets")).map(placeOf)
  if (places.length === 0) throw new Error("params.logBuckets names no bucket; nothing would be read")
  const buckets = [...new Set(places.map(({ bucket }) => bucket))]
  const topics = await param("logTopicArns")
  const fdr = (await param("fdrBucket")).map(placeOf)
  return {
    /** `bucket/prefix`, parted by commas: what detect may open and reconcile lists. */
    text: places.map(({ bucket, prefix }) => `${bucket}/${prefix}`).join(","),
    /** The same of CrowdStrike's, or no text. */
    fdrText: fdr.map(({ bucket, prefix }) => `${bucket}/${prefix}`).join(","),
    bucketArns: buckets.map(arn),
    objectArns: places.map(({ bucket, prefix }) => arn(`${bucket}/${prefix}*`)),
    /** Every bucket that notifies: the canary's too. */
    notifierArns: [...buckets.map(arn), arn(`\${AWS::StackName}-canary-\${AWS::AccountId}`)],
    /** Accounts that may own a log bucket. */
    bucketAccounts: [OWN_ACCOUNT, ...(await param("logBucketAccounts"))],
    topicArns: [sub(`arn:\${AWS::Partition}:sns:\${AWS::Region}:\${AWS::AccountId}:\${AWS::StackName}-*`), ...topics],
    topicAccounts: [OWN_ACCOUNT, ...new Set(topics.map((topic) => topic.split(":")[4]))],
    keyArns: await param("logKeyArns"),
    fdrBucketArns: fdr.map(({ bucket }) => arn(bucket)),
    fdrObjectArns: fdr.map(({ bucket, prefix }) => arn(`${bucket}/${prefix}*`)),
  }
}
module.exports.placeOf = placeOf
