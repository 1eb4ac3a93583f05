// Which parts of the template there are: a part whose parameter is "none" is left out. Each is the file to read; what follows
// is what notify's environment and rights say of the parts that are there.
const list = require("./parameter-list.cjs")

const { placeOf } = require("./log-places.cjs")

const NOTHING = "infra/nothing.yml"
const PRODUCT = `arn:\${AWS::Partition}:securityhub:\${AWS::Region}:\${AWS::AccountId}:product/\${AWS::AccountId}/default`

module.exports = async function given({ resolveVariable }) {
  const isGiven = async (name) => list(await resolveVariable(`param:${name}`)).length > 0
  const part = async (name, file) => ((await isGiven(name)) ? file : NOTHING)
  const [ocsf = "none"] = list(await resolveVariable("param:ocsfDestination"))
  if (ocsf.startsWith("s3://")) refuseLogs(ocsf, list(await resolveVariable("param:logBuckets")))
  return {
    logKeys: await part("logKeyArns", "infra/log-keys.yml"),
    crowdstrike: await part("fdrQueueArn", "infra/crowdstrike.yml"),
    slackChannel: await part("slackChannelId", "infra/slack-channel.yml"),
    securityHub: await part("securityHub", "infra/security-hub.yml"),
    ocsf: await part("ocsfDestination", "infra/ocsf.yml"),
    ocsfKey: await part("ocsfKeyArn", "infra/ocsf-key.yml"),
    chatTopic: (await isGiven("slackChannelId")) ? { Ref: "ChatTopic" } : "none",
    securityHubProduct: (await isGiven("securityHub")) ? { "Fn::Sub": PRODUCT } : "none",
    ...rightsTo(ocsf),
  }
}

/** Findings that landed under a log prefix would be scanned as logs, and so on in a circle. */
function refuseLogs(destination, logBuckets) {
  const findings = placeOf(destination)
  for (const { bucket, prefix } of logBuckets.map(placeOf)) {
    if (bucket === findings.bucket && (findings.prefix.startsWith(prefix) || prefix.startsWith(findings.prefix))) {
      throw new Error(`params.ocsfDestination: ${destination} lies in a log bucket of logBuckets; choose another place`)
    }
  }
}

/** A destination of findings is a topic's ARN or `s3://bucket/prefix/`. */
function rightsTo(destination) {
  if (destination.startsWith("arn:")) return { ocsfAction: "sns:Publish", ocsfResource: destination }
  const place = destination.replace("s3://", "").replace(/\/*$/, "/")
  return { ocsfAction: "s3:PutObject", ocsfResource: { "Fn::Sub": `arn:\${AWS::Partition}:s3:::${place}*` } }
}
