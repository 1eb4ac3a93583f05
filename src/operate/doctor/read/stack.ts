import {
  type CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from "@aws-sdk/client-cloudformation"
import { parseArn } from "../../attach/arn.ts"
import { error } from "../finding.ts"
import { ReadError, readAws } from "../read-aws.ts"

/** The stack as CloudFormation describes it. */
export type DeployedStack = {
  readonly name: string
  readonly arn: string
  readonly region: string
  readonly account: string
  readonly partition: string
  readonly status: string
  readonly reason: string
  readonly outputs: { readonly [name: string]: string | undefined }
}

/** Reads the stack. A failure is an error, not a warning: nothing else can be read then. */
export async function readStack(client: CloudFormationClient, name: string): Promise<DeployedStack> {
  const target = { what: `stack ${name}`, where: name, permission: "cloudformation:DescribeStacks" }
  try {
    const { Stacks: [stack] = [] } = await readAws(target, client.send(new DescribeStacksCommand({ StackName: name })))
    const arn = stack?.StackId ?? ""
    const parts = parseArn(arn)
    if (stack === undefined || parts === null) throw noStack(name)
    const { region, account, partition } = parts
    const outputs = Object.fromEntries(
      (stack.Outputs ?? []).map(({ OutputKey = "", OutputValue }) => [OutputKey, OutputValue]),
    )
    const { StackStatus: status = "", StackStatusReason: reason = "" } = stack
    return { name, arn, region, account, partition, status, reason, outputs }
  } catch (cause) {
    if (!(cause instanceof ReadError)) throw cause
    if (cause.cause instanceof Error && cause.cause.name === "ValidationError") throw noStack(name)
    throw new ReadError({ ...cause.fault, severity: "error" }, { cause })
  }
}

function noStack(name: string): ReadError {
  return new ReadError(
    error(
      `there is no stack ${name} in this account and region`,
      name,
      "name your stack with --stack and --region, or deploy it with npx osls deploy",
    ),
  )
}

/** An output of a stack. A missing output is a fault, which the check of the stack reports. */
export function outputOf({ name, outputs }: DeployedStack, output: string): string {
  const value = outputs[output]
  if (value === undefined || value === "") throw new ReadError(missingOutput(name, output))
  return value
}

export function missingOutput(stack: string, output: string) {
  return error(`the stack has no output ${output}`, stack, "deploy it again with this version of Landfall")
}

/** The names of the alarms that the stack created, whether or not they still exist. */
export async function readAlarmNames(client: CloudFormationClient, stack: string): Promise<string[]> {
  const target = {
    what: `the resources of stack ${stack}`,
    where: stack,
    permission: "cloudformation:ListStackResources",
  }
  const names: string[] = []
  const read = async () => {
    for await (const page of paginateListStackResources({ client }, { StackName: stack })) {
      for (const { ResourceType, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
        if (ResourceType === "AWS::CloudWatch::Alarm" && PhysicalResourceId) names.push(PhysicalResourceId)
      }
    }
  }
  await readAws(target, read())
  return names
}
