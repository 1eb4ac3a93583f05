// Derives from the parameters on log buckets what roles and policies need: ARNs of buckets and objects, and the owners.
const list = require("./parameter-list.cjs")

/** The account of the stack, known at deployment. */
const OWN_ACCOUNT = { Ref: "AWS::AccountId" }

const sub = (text) => ({ "Fn::Sub": text })
const arn = (rest) => sub(`arn:\${AWS::Partition}:s3:::${rest}`)

/** Splits `bucket` or `bucket/prefix/` into its two parts. */
function parsePrefix(text) {
  const [bucket, ...prefix] = text.replace(/^s3:\/\//, "").split("/")
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new Error(`params: "${text}" does not begin with a bucket's name; write bucket or bucket/prefix/`)
  }
  return { bucket, prefix: prefix.join("/") }
}

const asText = (prefixes) => prefixes.map(({ bucket, prefix }) => `${bucket}/${prefix}`).join(",")
const objectArns = (prefixes) => prefixes.map(({ bucket, prefix }) => arn(`${bucket}/${prefix}*`))

module.exports = async function logPrefixes({ resolveVariable }) {
  const param = async (name) => list(await resolveVariable(`param:${name}`))
  const prefixes = (await param("logBuckets")).map(parsePrefix)
  if (prefixes.length === 0) throw new Error("params.logBuckets names no bucket; nothing would be read")
  const buckets = [...new Set(prefixes.map(({ bucket }) => bucket))]
  const topics = await param("logTopicArns")
  const fdr = (await param("fdrBucket")).map(parsePrefix)
  return {
    /** `bucket/prefix`, separated by commas: what detect may open and reconcile lists. */
    prefixes: asText(prefixes),
    /** The same for the bucket of CrowdStrike FDR, or an empty text. */
    vendorPrefixes: asText(fdr),
    bucketArns: buckets.map(arn),
    objectArns: objectArns(prefixes),
    /** Accounts that may own a log bucket. */
    bucketAccounts: [OWN_ACCOUNT, ...(await param("logBucketAccounts"))],
    topicArns: [sub(`arn:\${AWS::Partition}:sns:\${AWS::Region}:\${AWS::AccountId}:\${AWS::StackName}-*`), ...topics],
    topicAccounts: [OWN_ACCOUNT, ...new Set(topics.map((topic) => topic.split(":")[4]))],
    keyArns: await param("logKeyArns"),
    fdrBucketArns: fdr.map(({ bucket }) => arn(bucket)),
    fdrObjectArns: objectArns(fdr),
  }
}
module.exports.parsePrefix = parsePrefix
