// Selects the optional parts of the template: a part whose parameter is "none" is replaced by an empty file. Also returns the
// values of notify's environment and role that depend on these parameters.
const list = require("./parameter-list.cjs")
const { parsePrefix } = require("./log-prefixes.cjs")

const EMPTY = "infra/empty.yml"
const PRODUCT = `arn:\${AWS::Partition}:securityhub:\${AWS::Region}:\${AWS::AccountId}:product/\${AWS::AccountId}/default`

module.exports = async function optionalParts({ resolveVariable }) {
  const isSet = async (name) => list(await resolveVariable(`param:${name}`)).length > 0
  const part = async (name, file) => ((await isSet(name)) ? file : EMPTY)
  const [ocsf = "none"] = list(await resolveVariable("param:ocsfDestination"))
  if (ocsf.startsWith("s3://")) refuseLogPrefix(ocsf, list(await resolveVariable("param:logBuckets")))
  return {
    logKeys: await part("logKeyArns", "infra/log-keys.yml"),
    crowdstrike: await part("fdrQueueArn", "infra/crowdstrike.yml"),
    slackChannel: await part("slackChannelId", "infra/slack-channel.yml"),
    securityHub: await part("securityHub", "infra/security-hub.yml"),
    ocsf: await part("ocsfDestination", "infra/ocsf.yml"),
    ocsfKey: await part("ocsfKeyArn", "infra/ocsf-key.yml"),
    chatTopic: (await isSet("slackChannelId")) ? { Ref: "ChatTopic" } : "none",
    securityHubProduct: (await isSet("securityHub")) ? { "Fn::Sub": PRODUCT } : "none",
    ...rightsTo(ocsf),
  }
}

/** Refuses a destination under a log prefix: detect would scan the findings as logs and produce new ones. */
function refuseLogPrefix(destination, logBuckets) {
  const findings = parsePrefix(destination)
  for (const { bucket, prefix } of logBuckets.map(parsePrefix)) {
    if (bucket === findings.bucket && (findings.prefix.startsWith(prefix) || prefix.startsWith(findings.prefix))) {
      throw new Error(`params.ocsfDestination: ${destination} is in a log bucket of logBuckets; choose another one`)
    }
  }
}

/** The right that a destination of findings needs; it is a topic's ARN or `s3://bucket/prefix/`. */
function rightsTo(destination) {
  if (destination.startsWith("arn:")) return { ocsfAction: "sns:Publish", ocsfResource: destination }
  const path = destination.replace("s3://", "").replace(/\/*$/, "/")
  return { ocsfAction: "s3:PutObject", ocsfResource: { "Fn::Sub": `arn:\${AWS::Partition}:s3:::${path}*` } }
}
