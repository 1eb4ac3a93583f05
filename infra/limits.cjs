// Limits of AWS that long lists of parameters exceed, checked in the packaged template: a deployment would fail half-way.

/** The canary's bucket has the longest name that contains the stage. S3 allows 63 characters. */
const MAX_STAGE = 16
const STAGE = /^[a-z][a-z0-9-]*$/

/** Why a stage cannot be deployed; null if it can. Its name becomes part of the name of a bucket. */
function stageProblem(stage) {
  if (STAGE.test(stage) && stage.length <= MAX_STAGE) return null
  return `stage "${stage}": write at most ${MAX_STAGE} of a-z, 0-9 and hyphens, with one of a-z first; it becomes part of a bucket's name`
}

/** IAM user guide, quotas: all inline policies of a role together, without white space. */
const MAX_INLINE_POLICIES = 10_240
/** Lambda developer guide, quotas: all environment variables together, as JSON. */
const MAX_ENVIRONMENT = 4096
/** The largest policy of a resource, by type. SQS, SNS, KMS and S3 developer guides, quotas. */
const MAX_POLICIES = {
  "AWS::SQS::QueuePolicy": 8192,
  "AWS::SNS::TopicPolicy": 30_720,
  "AWS::S3::BucketPolicy": 20_480,
  "AWS::KMS::Key": 32_768,
}
/** EventBridge user guide, quotas. */
const MAX_PATTERN = 2048

const REMEDY =
  "Name fewer buckets and prefixes in params.logBuckets, for example a bucket instead of its prefixes, or deploy another " +
  "stack for some of them (--stage)."

/** What in a template is too large for AWS, as texts; `deployment` is its stack and its region. */
function sizeProblems(template, deployment) {
  return measures(template, deployment)
    .filter(({ bytes, limit }) => bytes > limit)
    .map(({ what, bytes, limit }) => `${what}: ${bytes} bytes, and AWS allows ${limit}. ${REMEDY}`)
}

/** Everything that AWS limits and that lists of parameters make longer: what it is, its bytes and the limit. */
function measures(template, deployment) {
  const resolve = resolver(template, deployment)
  const bytesOf = (value) => Buffer.byteLength(JSON.stringify(resolve(value)))
  const resources = Object.entries(template.Resources)
  const attached = resources.filter(([, { Type }]) => Type === "AWS::IAM::Policy").map(([, one]) => one.Properties)
  return resources.flatMap(([id, { Type, Properties = {} }]) => {
    if (Type === "AWS::IAM::Role") {
      const own = (Properties.Policies ?? []).map(({ PolicyDocument }) => PolicyDocument)
      const others = attached.filter(({ Roles }) => Roles.some(({ Ref }) => Ref === id))
      const documents = [...own, ...others.map(({ PolicyDocument }) => PolicyDocument)]
      const bytes = documents.map(bytesOf).reduce((sum, one) => sum + one, 0)
      return [{ what: `the inline policies of ${id}`, bytes, limit: MAX_INLINE_POLICIES }]
    }
    if (Type === "AWS::Lambda::Function") {
      const bytes = bytesOf(Properties.Environment?.Variables ?? {})
      return [{ what: `the environment of ${id}`, bytes, limit: MAX_ENVIRONMENT }]
    }
    if (Type === "AWS::Events::Rule") {
      return [{ what: `the pattern of ${id}`, bytes: bytesOf(Properties.EventPattern), limit: MAX_PATTERN }]
    }
    const policy = Properties.PolicyDocument ?? Properties.KeyPolicy
    const limit = MAX_POLICIES[Type]
    return policy && limit ? [{ what: `the policy of ${id}`, bytes: bytesOf(policy), limit }] : []
  })
}

/** The number of characters that CloudFormation adds to a name that it makes up. */
const RANDOM = "x".repeat(13)
const ACCOUNT = "0".repeat(12)
const UUID = "0".repeat(36)

/** Replaces references by texts of the length that they will have. */
function resolver({ Resources }, { stack, region }) {
  const partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws"
  const pseudo = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": partition,
    "AWS::Region": region,
    "AWS::StackName": stack,
    "AWS::URLSuffix": "amazonaws.com",
  }
  const arn = (service, rest, place = `${region}:${ACCOUNT}`) => `arn:${partition}:${service}:${place}:${rest}`
  const arns = {
    "AWS::IAM::Role": (name) => arn("iam", `role/${name}`, `:${ACCOUNT}`),
    "AWS::KMS::Key": () => arn("kms", `key/${UUID}`),
    "AWS::Lambda::Function": (name) => arn("lambda", `function:${name}`),
    "AWS::Logs::LogGroup": (name) => arn("logs", `log-group:${name}:*`),
    "AWS::S3::Bucket": (name) => arn("s3", name, ":"),
    "AWS::SNS::Topic": (name) => arn("sns", name),
    "AWS::SQS::Queue": (name) => arn("sqs", name),
  }
  const refs = {
    "AWS::KMS::Key": () => UUID,
    "AWS::SNS::Topic": arns["AWS::SNS::Topic"],
    "AWS::SQS::Queue": (name) => `https://sqs.${region}.amazonaws.com/${ACCOUNT}/${name}`,
  }
  const nameOf = (id) => {
    const { FunctionName, LogGroupName, BucketName } = Resources[id]?.Properties ?? {}
    return resolve(FunctionName ?? LogGroupName ?? BucketName ?? `${stack}-${id}-${RANDOM}`)
  }
  const named = (text) => {
    const [id, attribute] = text.split(".")
    if (id in pseudo) return pseudo[id]
    const make = (attribute === "Arn" ? arns : refs)[Resources[id]?.Type]
    return make ? make(nameOf(id)) : nameOf(id)
  }
  function resolve(value) {
    if (Array.isArray(value)) return value.map(resolve)
    if (typeof value !== "object" || value === null) return value
    const [[kind, argument] = []] = Object.entries(value)
    if (kind === "Ref") return named(argument)
    if (kind === "Fn::GetAtt") return named([argument].flat().join("."))
    if (kind === "Fn::Sub") return [argument].flat()[0].replace(/\$\{([^}]+)\}/g, (_, name) => named(name))
    if (kind === "Fn::Join") return resolve(argument[1]).join(argument[0])
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolve(inner)]))
  }
  return resolve
}

module.exports = { stageProblem, sizeProblems, measures }
