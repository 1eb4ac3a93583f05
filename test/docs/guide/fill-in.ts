import type { CloudFormationClient } from "@aws-sdk/client-cloudformation"
import { DescribeStacksCommand, ListStackResourcesCommand } from "@aws-sdk/client-cloudformation"
import { PutBucketNotificationConfigurationCommand, type S3Client } from "@aws-sdk/client-s3"
import { SetTopicAttributesCommand, type SNSClient, SubscribeCommand } from "@aws-sdk/client-sns"
import { SetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs"
import type { Template } from "../../../infra/package-template.ts"
import { resolver } from "./resolve.ts"

export type Clients = {
  readonly cloudFormation: CloudFormationClient
  readonly s3: S3Client
  readonly sns: SNSClient
  readonly sqs: SQSClient
}

type Properties = { readonly [name: string]: unknown }

/** How to create each type that moto's CloudFormation ignores although moto's services support it. */
const makers: { readonly [type: string]: (clients: Clients, properties: Properties) => Promise<unknown> } = {
  "AWS::SQS::QueuePolicy": ({ sqs }, { Queues, PolicyDocument }) =>
    each(Queues, (QueueUrl) =>
      sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: JSON.stringify(PolicyDocument) } })),
    ),
  "AWS::SNS::TopicPolicy": ({ sns }, { Topics, PolicyDocument }) =>
    each(Topics, (TopicArn) =>
      sns.send(
        new SetTopicAttributesCommand({
          TopicArn,
          AttributeName: "Policy",
          AttributeValue: JSON.stringify(PolicyDocument),
        }),
      ),
    ),
  "AWS::SNS::Subscription": ({ sns }, { TopicArn, Protocol, Endpoint, ...attributes }) =>
    sns.send(
      new SubscribeCommand({
        TopicArn: String(TopicArn),
        Protocol: String(Protocol),
        Endpoint: String(Endpoint),
        Attributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [
            name,
            typeof value === "object" ? JSON.stringify(value) : String(value),
          ]),
        ),
      }),
    ),
  "AWS::S3::Bucket": async ({ s3 }, { BucketName, NotificationConfiguration }) => {
    if (NotificationConfiguration === undefined) return
    const { QueueConfigurations } = NotificationConfiguration as {
      readonly QueueConfigurations: readonly {
        readonly Event: "s3:ObjectCreated:*"
        readonly Queue: string
        readonly Filter: { readonly S3Key: { readonly Rules: { readonly Name: "prefix"; readonly Value: string }[] } }
      }[]
    }
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: String(BucketName),
        NotificationConfiguration: {
          QueueConfigurations: QueueConfigurations.map(({ Event, Queue, Filter }) => ({
            Events: [Event],
            QueueArn: Queue,
            Filter: { Key: { FilterRules: Filter.S3Key.Rules } },
          })),
        },
      }),
    )
  },
}

/** Creates what moto left out of the deployed template, with the calls that CloudFormation would make. Returns the outputs. */
export async function fillIn(clients: Clients, template: Template, stack: string): Promise<Map<string, string>> {
  const { Stacks: [deployed] = [] } = await clients.cloudFormation.send(new DescribeStacksCommand({ StackName: stack }))
  const { StackResourceSummaries = [] } = await clients.cloudFormation.send(
    new ListStackResourcesCommand({ StackName: stack }),
  )
  const physical = new Map(
    StackResourceSummaries.map(({ LogicalResourceId = "", PhysicalResourceId = "" }) => [
      LogicalResourceId,
      PhysicalResourceId,
    ]),
  )
  const resolve = resolver(template, physical, deployed?.StackId ?? "")
  for (const { Type, Properties } of Object.values(template.Resources)) {
    await makers[Type]?.(clients, resolve(Properties) as Properties)
  }
  return new Map(deployed?.Outputs?.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]))
}

function each(names: unknown, make: (name: string) => Promise<unknown>): Promise<unknown> {
  return Promise.all((names as string[]).map(make))
}
