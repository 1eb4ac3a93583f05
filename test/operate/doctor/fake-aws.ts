import { CloudFormationClient, DescribeStacksCommand, ListStackResourcesCommand } from "@aws-sdk/client-cloudformation"
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  ListMetricsCommand,
  type StateValue,
} from "@aws-sdk/client-cloudwatch"
import { DescribeRuleCommand, EventBridgeClient, ListRuleNamesByTargetCommand } from "@aws-sdk/client-eventbridge"
import { DescribeKeyCommand, GetKeyPolicyCommand, type KeyState, KMSClient } from "@aws-sdk/client-kms"
import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda"
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager"
import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SNSClient,
} from "@aws-sdk/client-sns"
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs"
import { DescribeParametersCommand, type ParameterType, SSMClient } from "@aws-sdk/client-ssm"
import { mockClient } from "aws-sdk-client-mock"
import type { DoctorClients } from "../../../src/operate/doctor/context.ts"
import type { Aws } from "./aws.ts"
import { fakeS3 } from "./fake-s3.ts"
import { ACCOUNT, policy, queueUrl, REGION, STACK } from "./healthy.ts"

const settings = { region: REGION, credentials: { accessKeyId: "a", secretAccessKey: "b" } }

/** The last part of a name that begins with the stack's: `ingest` of `…:landfall-prod-ingest`. */
const shortName = (text: string | undefined) => text?.split(/[:/]/).at(-1)?.replace(`${STACK}-`, "") ?? ""

/** A failure as the SDK throws it. */
function failure(name: string, message = name): Error {
  return Object.assign(new Error(message), { name })
}

/** What the clients answer from: they take long to make, and the data is changed under them. */
let current: Aws | null = null
let clients: DoctorClients | null = null

/** Clients that answer from the data, until the next data is given. */
export function fakeAws(aws: Aws): DoctorClients {
  current = aws
  clients ??= makeClients(new Proxy(aws, { get: (_, name) => Reflect.get(current ?? aws, name) }))
  return clients
}

function makeClients(aws: Aws): DoctorClients {
  /** Answers unless the call is denied or the resource does not exist. */
  const reply =
    <Input, Output>(command: string, missing: string, find: (input: Input) => Output | undefined) =>
    (input: Input): Output => {
      if (aws.denied.includes(command)) throw failure("AccessDeniedException", `no right to ${command}`)
      const found = find(input)
      if (found === undefined) throw failure(missing)
      return found
    }
  const sqs = fakeSqs(aws, reply)
  const sns = fakeSns(aws, reply)
  const { events, kms, ssm, secrets } = fakeOthers(aws, reply)
  return {
    cloudFormation: fakeCloudFormation(aws, reply),
    cloudWatch: fakeCloudWatch(aws, reply),
    lambda: fakeLambda(aws, reply),
    ssm,
    secrets,
    s3: fakeS3(aws),
    sqsIn: () => sqs,
    snsIn: () => sns,
    eventsIn: () => events,
    kmsIn: () => kms,
    callerAccount: async () => aws.callerAccount ?? ACCOUNT,
  }
}

type Reply = <Input, Output>(
  command: string,
  missing: string,
  find: (input: Input) => Output | undefined,
) => (input: Input) => Output

function fakeCloudFormation(aws: Aws, reply: Reply): CloudFormationClient {
  const client = new CloudFormationClient(settings)
  mockClient(client)
    .on(DescribeStacksCommand)
    .callsFake(
      reply("DescribeStacks", "ValidationError", () => {
        if (aws.stack === null) return undefined
        const Outputs = Object.entries(aws.stack.outputs).map(([OutputKey, OutputValue]) => ({
          OutputKey,
          OutputValue,
        }))
        const StackId = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${STACK}/1`
        return { Stacks: [{ StackId, StackStatus: aws.stack.status, StackStatusReason: aws.stack.reason, Outputs }] }
      }),
    )
    .on(ListStackResourcesCommand)
    .callsFake(
      reply("ListStackResources", "ValidationError", () => ({
        StackResourceSummaries: [
          { ResourceType: "AWS::SQS::Queue", PhysicalResourceId: queueUrl("ingest") },
          ...(aws.stack?.alarms ?? []).map((name) => ({
            ResourceType: "AWS::CloudWatch::Alarm",
            PhysicalResourceId: name,
          })),
        ],
      })),
    )
  return client
}

type Dimensions = readonly { readonly Name?: string; readonly Value?: string }[]
type Query = {
  readonly Id: string
  readonly MetricStat: { readonly Metric: { readonly MetricName: string; readonly Dimensions: Dimensions } }
}

function fakeCloudWatch(aws: Aws, reply: Reply): CloudWatchClient {
  const client = new CloudWatchClient(settings)
  const HOUR_MS = 3_600_000
  const nameOf = ({ MetricStat: { Metric } }: Query) => {
    const beside = Metric.Dimensions.filter(({ Name }) => Name !== "service").map(({ Value }) => shortName(Value))
    return [Metric.MetricName, ...beside].join(" ")
  }
  mockClient(client)
    .on(DescribeAlarmsCommand)
    .callsFake(
      reply("DescribeAlarms", "", () => ({
        MetricAlarms: Object.entries(aws.alarms).map(([AlarmName, { state, reason, actions, isOn, hours }]) => ({
          AlarmName,
          StateValue: state as StateValue,
          StateReason: reason,
          AlarmDescription: "What it is about. What to do.",
          ActionsEnabled: isOn,
          AlarmActions: actions,
          Period: 3600,
          EvaluationPeriods: hours,
        })),
      })),
    )
    .on(ListMetricsCommand)
    .callsFake(
      reply("ListMetrics", "", () => ({
        Metrics: Object.keys(aws.metrics)
          .filter((name) => name.startsWith("Records "))
          .map((name) => ({ Dimensions: [{ Name: "source", Value: name.slice("Records ".length) }] })),
      })),
    )
    .on(GetMetricDataCommand)
    .callsFake(
      reply("GetMetricData", "", ({ MetricDataQueries }: { readonly MetricDataQueries: readonly Query[] }) => ({
        MetricDataResults: MetricDataQueries.map((query) => {
          const found = aws.metrics[nameOf(query)]
          const time = new Date(Math.floor((aws.now - (found?.age ?? 0) * HOUR_MS) / HOUR_MS) * HOUR_MS)
          return { Id: query.Id, Timestamps: found ? [time] : [], Values: found ? [found.value] : [] }
        }),
      })),
    )
  return client
}

type Named = { readonly FunctionName: string }

function fakeLambda(aws: Aws, reply: Reply): LambdaClient {
  const client = new LambdaClient(settings)
  mockClient(client)
    .on(GetFunctionConfigurationCommand)
    .callsFake(
      reply("GetFunctionConfiguration", "ResourceNotFoundException", ({ FunctionName }: Named) => {
        const found = aws.functions[FunctionName]
        return found && { ...found.configuration, Environment: { Variables: found.environment } }
      }),
    )
    .on(GetFunctionConcurrencyCommand)
    .callsFake(
      reply("GetFunctionConcurrency", "ResourceNotFoundException", ({ FunctionName }: Named) => ({
        ReservedConcurrentExecutions: aws.functions[FunctionName]?.reserved,
      })),
    )
    .on(ListEventSourceMappingsCommand)
    .callsFake(
      reply("ListEventSourceMappings", "ResourceNotFoundException", ({ FunctionName }: Named) => ({
        EventSourceMappings: aws.functions[FunctionName]?.mappings ?? [],
      })),
    )
  return client
}

function fakeSqs(aws: Aws, reply: Reply): SQSClient {
  const client = new SQSClient(settings)
  mockClient(client)
    .on(GetQueueUrlCommand)
    .callsFake(
      reply("GetQueueUrl", "QueueDoesNotExist", ({ QueueName }: { readonly QueueName: string }) => {
        return aws.queues[shortName(QueueName)] && { QueueUrl: queueUrl(shortName(QueueName)) }
      }),
    )
    .on(GetQueueAttributesCommand)
    .callsFake(
      reply("GetQueueAttributes", "QueueDoesNotExist", ({ QueueUrl }: { readonly QueueUrl: string }) => {
        const Attributes = aws.queues[shortName(QueueUrl)]
        return Attributes && { Attributes }
      }),
    )
  return client
}

function fakeSns(aws: Aws, reply: Reply): SNSClient {
  const client = new SNSClient(settings)
  type Topic = { readonly TopicArn: string }
  mockClient(client)
    .on(GetTopicAttributesCommand)
    .callsFake(
      reply("GetTopicAttributes", "NotFoundException", ({ TopicArn }: Topic) => {
        const found = aws.topics[shortName(TopicArn)]
        return found && { Attributes: found.attributes }
      }),
    )
    .on(ListSubscriptionsByTopicCommand)
    .callsFake(
      reply("ListSubscriptionsByTopic", "NotFoundException", ({ TopicArn }: Topic) => {
        const found = aws.topics[shortName(TopicArn)]
        const one = ({ arn, protocol, endpoint }: Aws["topics"][string]["subscriptions"][number]) => {
          return { SubscriptionArn: arn, Protocol: protocol, Endpoint: endpoint }
        }
        return found && { Subscriptions: found.subscriptions.map(one) }
      }),
    )
    .on(GetSubscriptionAttributesCommand)
    .callsFake(
      reply("GetSubscriptionAttributes", "NotFoundException", (input: { readonly SubscriptionArn: string }) => {
        const all = Object.values(aws.topics).flatMap(({ subscriptions }) => subscriptions)
        const found = all.find(({ arn }) => arn === input.SubscriptionArn)
        return found && { Attributes: found.attributes }
      }),
    )
  return client
}

function fakeOthers(aws: Aws, reply: Reply) {
  const [events, kms] = [new EventBridgeClient(settings), new KMSClient(settings)]
  const [ssm, secrets] = [new SSMClient(settings), new SecretsManagerClient(settings)]
  mockClient(events)
    .on(ListRuleNamesByTargetCommand)
    .callsFake(
      reply("ListRuleNamesByTarget", "", ({ TargetArn }: { readonly TargetArn: string }) => ({
        RuleNames: Object.keys(aws.rules).filter((name) => aws.rules[name]?.target === TargetArn),
      })),
    )
    .on(DescribeRuleCommand)
    .callsFake(
      reply("DescribeRule", "ResourceNotFoundException", ({ Name }: { readonly Name: string }) => {
        const found = aws.rules[Name]
        return found && { EventPattern: JSON.stringify(found.pattern), State: found.state }
      }),
    )
  type Key = { readonly KeyId: string }
  mockClient(kms)
    .on(DescribeKeyCommand)
    .callsFake(
      reply("DescribeKey", "NotFoundException", ({ KeyId }: Key) => {
        const found = aws.keys[KeyId]
        return found && { KeyMetadata: { Arn: KeyId, KeyId, KeyState: found.state as KeyState } }
      }),
    )
    .on(GetKeyPolicyCommand)
    .callsFake(
      reply("GetKeyPolicy", "NotFoundException", ({ KeyId }: Key) => {
        const found = aws.keys[KeyId]
        return found && { Policy: policy(found.statements) }
      }),
    )
  type Filters = { readonly ParameterFilters: readonly { readonly Values: readonly string[] }[] }
  mockClient(ssm)
    .on(DescribeParametersCommand)
    .callsFake(
      reply("DescribeParameters", "", ({ ParameterFilters: [filter] }: Filters) => ({
        Parameters: (filter?.Values ?? []).flatMap((Name) => {
          const Type = aws.parameters[Name] as ParameterType | undefined
          return Type ? [{ Name, Type }] : []
        }),
      })),
    )
  mockClient(secrets)
    .on(DescribeSecretCommand)
    .callsFake(
      reply("DescribeSecret", "ResourceNotFoundException", ({ SecretId }: { readonly SecretId: string }) => {
        const found = aws.secrets[SecretId]
        return found && { Name: SecretId, ...(found.deleted ? { DeletedDate: new Date(aws.now) } : {}) }
      }),
    )
  return { events, kms, ssm, secrets }
}
