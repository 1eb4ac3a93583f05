import assert from "node:assert/strict"
import { test } from "node:test"
import type { Resource } from "../../../infra/package-template.ts"
import { packaged } from "../../infra/template/packaged.ts"
import { deployerAllows, deployerPolicyText, deployerStatements, matches } from "./deployer-policy.ts"

const { Resources } = packaged("every")

/**
 * The calls that CloudFormation makes for each type with the rights of the caller: to create, read, change and delete a resource
 * with the properties that the template sets, and with the tags of the stack. Source: the handlers in CloudFormation's schemas of
 * resource types.
 */
const CALLS: { readonly [type: string]: string } = {
  "AWS::CloudWatch::Alarm": `cloudwatch: PutMetricAlarm DescribeAlarms DeleteAlarms ListTagsForResource TagResource UntagResource`,
  "AWS::CloudWatch::Dashboard": `cloudwatch: PutDashboard GetDashboard DeleteDashboards`,
  "AWS::Chatbot::SlackChannelConfiguration": `chatbot: CreateSlackChannelConfiguration UpdateSlackChannelConfiguration
    DescribeSlackChannelConfigurations DeleteSlackChannelConfiguration iam: PassRole`,
  "AWS::Events::Rule": `events: PutRule DescribeRule DeleteRule PutTargets RemoveTargets ListTargetsByRule ListTagsForResource
    TagResource UntagResource`,
  "AWS::IAM::Policy": `iam: PutRolePolicy GetRolePolicy DeleteRolePolicy`,
  "AWS::IAM::Role": `iam: CreateRole GetRole DeleteRole PutRolePolicy GetRolePolicy DeleteRolePolicy ListRolePolicies
    ListAttachedRolePolicies UpdateRole UpdateAssumeRolePolicy TagRole UntagRole`,
  "AWS::KMS::Alias": `kms: CreateAlias UpdateAlias DeleteAlias ListAliases`,
  "AWS::KMS::Key": `kms: CreateKey DescribeKey GetKeyPolicy PutKeyPolicy EnableKeyRotation DisableKeyRotation GetKeyRotationStatus
    UpdateKeyDescription ListResourceTags TagResource UntagResource ScheduleKeyDeletion`,
  "AWS::Lambda::EventInvokeConfig": `lambda: PutFunctionEventInvokeConfig GetFunctionEventInvokeConfig
    UpdateFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig`,
  "AWS::Lambda::EventSourceMapping": `lambda: CreateEventSourceMapping GetEventSourceMapping UpdateEventSourceMapping
    DeleteEventSourceMapping ListTags TagResource UntagResource`,
  "AWS::Lambda::Function": `lambda: CreateFunction GetFunction GetFunctionConfiguration GetFunctionCodeSigningConfig
    GetFunctionRecursionConfig GetRuntimeManagementConfig UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction ListTags
    TagResource UntagResource iam: PassRole`,
  "AWS::Logs::LogGroup": `logs: CreateLogGroup DescribeLogGroups DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy
    AssociateKmsKey DisassociateKmsKey GetDataProtectionPolicy DescribeIndexPolicies ListTagsForResource TagResource UntagResource`,
  "AWS::S3::Bucket": `s3: CreateBucket ListBucket DeleteBucket PutEncryptionConfiguration PutBucketPublicAccessBlock
    PutBucketOwnershipControls PutBucketVersioning PutLifecycleConfiguration PutBucketLogging PutBucketNotification
    PutBucketTagging GetBucketTagging ListTagsForResource GetEncryptionConfiguration GetBucketPublicAccessBlock
    GetBucketOwnershipControls GetBucketVersioning GetLifecycleConfiguration GetBucketLogging GetBucketNotification
    GetAccelerateConfiguration GetAnalyticsConfiguration GetBucketCORS GetInventoryConfiguration GetMetricsConfiguration
    GetReplicationConfiguration GetBucketWebsite GetBucketObjectLockConfiguration GetIntelligentTieringConfiguration`,
  "AWS::S3::BucketPolicy": `s3: PutBucketPolicy GetBucketPolicy DeleteBucketPolicy`,
  "AWS::SNS::Subscription": `sns: Subscribe GetSubscriptionAttributes SetSubscriptionAttributes Unsubscribe
    ListSubscriptionsByTopic`,
  "AWS::SNS::Topic": `sns: CreateTopic GetTopicAttributes SetTopicAttributes GetDataProtectionPolicy ListSubscriptionsByTopic
    ListTagsForResource TagResource UntagResource DeleteTopic`,
  "AWS::SNS::TopicPolicy": `sns: GetTopicAttributes SetTopicAttributes`,
  "AWS::SQS::Queue": `sqs: CreateQueue GetQueueUrl GetQueueAttributes SetQueueAttributes ListQueueTags TagQueue UntagQueue
    DeleteQueue`,
  "AWS::SQS::QueuePolicy": `sqs: GetQueueAttributes SetQueueAttributes`,
  "AWS::Scheduler::Schedule": `scheduler: CreateSchedule GetSchedule UpdateSchedule DeleteSchedule iam: PassRole`,
}

/** What a person does with the same rights, and osls itself; the smoke test records the latter's calls. */
const DIRECT = [
  ...["CreateStack", "UpdateStack", "DeleteStack", "DescribeStacks", "DescribeStackEvents", "DescribeStackResource"],
  ...["ListStackResources", "ValidateTemplate", "CreateChangeSet", "DescribeChangeSet", "ExecuteChangeSet"],
].map((action) => `cloudformation:${action}`)
const OBJECTS = ["GetObject", "PutObject", "DeleteObject", "DeleteObjectVersion", "ListBucketVersions"].map(
  (one) => `s3:${one}`,
)
const OTHERS = ["ecr:DescribeRepositories", "ssm:PutParameter"]

/** The actions of a type's line: each service, and then its actions. */
function actionsOf(line: string): string[] {
  let service = ""
  return line.split(/\s+/).flatMap((word) => {
    if (!word.endsWith(":")) return [`${service}:${word}`]
    service = word.slice(0, -1)
    return []
  })
}

const HERE = "eu-west-1:123456789012"

/** The ARN of a resource as IAM sees it. */
function arnOf(id: string, { Type, Properties }: Resource): string {
  const named = Properties["FunctionName"] ?? Properties["LogGroupName"]
  const name = typeof named === "string" ? named : `landfall-prod-${id}-ABCDEFGHIJKL`
  const [, service = "", type = ""] = Type.split("::")
  const byService: { readonly [service: string]: string } = {
    CloudWatch:
      type === "Alarm"
        ? `arn:aws:cloudwatch:${HERE}:alarm:${name}`
        : `arn:aws:cloudwatch::123456789012:dashboard/${name}`,
    Events: `arn:aws:events:${HERE}:rule/${name}`,
    IAM: `arn:aws:iam::123456789012:role/${name}`,
    KMS: `arn:aws:kms:${HERE}:key/11111111-2222-3333-4444-555555555555`,
    Lambda:
      type === "EventInvokeConfig"
        ? `arn:aws:lambda:${HERE}:function:landfall-prod-reconcile`
        : type === "Function"
          ? `arn:aws:lambda:${HERE}:function:${name}`
          : `arn:aws:lambda:${HERE}:event-source-mapping:1`,
    Logs: `arn:aws:logs:${HERE}:log-group:${name}:*`,
    S3: `arn:aws:s3:::${name.toLowerCase()}`,
    SNS: `arn:aws:sns:${HERE}:${name}`,
    SQS: `arn:aws:sqs:${HERE}:${name}`,
    Scheduler: `arn:aws:scheduler:${HERE}:schedule/default/${name}`,
  }
  return byService[service] ?? "*"
}

const PASSED_TO: { readonly [type: string]: string } = {
  "AWS::Lambda::Function": "lambda.amazonaws.com",
  "AWS::Scheduler::Schedule": "scheduler.amazonaws.com",
  "AWS::Chatbot::SlackChannelConfiguration": "chatbot.amazonaws.com",
}

test("the deployer's policy allows what CloudFormation calls for every resource of the template", () => {
  const denied = Object.entries(Resources).flatMap(([id, resource]) => {
    const line = CALLS[resource.Type]
    assert.ok(line, `write the calls for ${resource.Type} into this test`)
    const keys = {
      "aws:CalledVia": "cloudformation.amazonaws.com",
      "lambda:FunctionArn": `arn:aws:lambda:${HERE}:function:landfall-prod-detect`,
      "iam:PassedToService": PASSED_TO[resource.Type] ?? "",
    }
    const role = "arn:aws:iam::123456789012:role/landfall-prod-DetectRole-ABCDEFGHIJKL"
    return actionsOf(line)
      .filter((action) => !deployerAllows(action, action === "iam:PassRole" ? role : arnOf(id, resource), keys))
      .map((action) => `${action} for ${id}`)
  })
  assert.deepEqual(denied, [])
})

test("the deployer's policy allows no action that nothing calls", () => {
  const called = [...Object.values(CALLS).flatMap(actionsOf), ...DIRECT, ...OBJECTS, ...OTHERS]
  const unused = deployerStatements
    .flatMap(({ Action }) => [Action].flat())
    .filter((pattern) => !called.some((action) => matches(pattern, action)))
  assert.deepEqual(unused, [])
})

test("the deployer's policy reaches nothing that is not Landfall's, and no key or mapping except through CloudFormation", () => {
  const others: readonly (readonly [action: string, resource: string])[] = [
    ["cloudformation:DeleteStack", `arn:aws:cloudformation:${HERE}:stack/other/id`],
    ["s3:GetObject", "arn:aws:s3:::edr-logs/a.gz"],
    ["s3:GetObject", "arn:aws:s3:::landfall-prod-ledgerbucket-abc/alerts/a.json"],
    ["s3:DeleteObject", "arn:aws:s3:::landfall-prod-ledgerbucket-abc/alerts/a.json"],
    ["sqs:DeleteQueue", `arn:aws:sqs:${HERE}:other`],
    ["iam:PutRolePolicy", "arn:aws:iam::123456789012:role/admin"],
    ["iam:AttachRolePolicy", "arn:aws:iam::123456789012:role/landfall-prod-DetectRole-A"],
    ["lambda:UpdateFunctionCode", `arn:aws:lambda:${HERE}:function:other`],
    ["lambda:DeleteEventSourceMapping", `arn:aws:lambda:${HERE}:event-source-mapping:1`],
    ["kms:ScheduleKeyDeletion", `arn:aws:kms:${HERE}:key/other`],
  ]
  for (const [action, resource] of others) assert.ok(!deployerAllows(action, resource), `${action} ${resource}`)
  const role = "arn:aws:iam::123456789012:role/landfall-prod-DetectRole-A"
  assert.ok(!deployerAllows("iam:PassRole", role, { "iam:PassedToService": "ec2.amazonaws.com" }))
})

test("the deployer's policy fits into a managed policy of IAM, and names each statement once", () => {
  // IAM user guide, quotas: 6,144 characters without white space.
  assert.ok(JSON.stringify(JSON.parse(deployerPolicyText)).length < 6144)
  const sids = [...deployerPolicyText.matchAll(/"Sid": "(\w+)"/g)].map(([, sid]) => sid)
  assert.equal(new Set(sids).size, deployerStatements.length)
})

test("the table names every type of the template, and no other", () => {
  const types = new Set(Object.values(Resources).map(({ Type }) => Type))
  assert.deepEqual(Object.keys(CALLS).sort(), [...types].sort())
})
