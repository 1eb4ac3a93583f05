import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation"
import { printable } from "../delivery/notify/rendering/escape.ts"
import { definedOnly } from "../json.ts"
import { type Stack, stackOfOutputs, stackOfQueue } from "../operate/attach/stack.ts"
import { messageOf, UsageError } from "./program.ts"

/** The stack name that `npx osls deploy` uses without --stage. Only mentioned in messages, never assumed. */
export const EXAMPLE_STACK = "landfall-prod"

export type Outputs = { readonly [output: string]: string | undefined }

/** Where AWS is called. The SDK finds what is left out. */
export type AwsOptions = { readonly region?: string; readonly endpointUrl?: string }

/** How the command line names a deployed stack. */
export type StackOptions = AwsOptions & {
  readonly stack?: string
  readonly queueArn?: string
  readonly deadLettersArn?: string
  readonly roleArn?: string
  readonly reconcileRoleArn?: string
}

/** The region and endpoint of an AWS client. */
export function clientSettings({ region, endpointUrl }: AwsOptions): { region?: string; endpoint?: string } {
  return { ...(region ? { region } : {}), ...(endpointUrl ? { endpoint: endpointUrl } : {}) }
}

/** The name that --stack gave. `alternative`: the options that replace --stack, for the error. */
export function requireStack(stack: string | undefined, alternative = ""): string {
  if (stack !== undefined) return stack
  const others = alternative === "" ? "" : `, or ${alternative}`
  throw new UsageError(`name the stack: --stack NAME${others}; serverless.yml deploys ${EXAMPLE_STACK}`)
}

/** The outputs of a deployed stack by name, as infra/outputs.yml defines them. */
export async function stackOutputs(
  stack: string | undefined,
  alternative: string,
  options: AwsOptions = {},
): Promise<Outputs> {
  const StackName = requireStack(stack, alternative)
  const client = new CloudFormationClient(clientSettings(options))
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }))
    return Object.fromEntries(
      (Stacks[0]?.Outputs ?? []).map(({ OutputKey = "", OutputValue }) => [OutputKey, OutputValue]),
    )
  } catch (error) {
    throw new UsageError(
      printable(
        `could not read the outputs of stack ${StackName}: ${messageOf(error)}. Check its name, the region, and your ` +
          `permission cloudformation:DescribeStacks; or pass ${alternative}`,
      ),
    )
  } finally {
    client.destroy()
  }
}

const WITHOUT_STACK = "--queue-arn ARN if there is no CloudFormation"

/** The deployed stack, by its outputs or only by its queue. */
export async function findStack(options: StackOptions): Promise<Stack> {
  const { stack, queueArn, deadLettersArn, roleArn, reconcileRoleArn } = options
  const known = definedOnly({ deadLettersArn, roleArn, reconcileRoleArn })
  if (queueArn !== undefined) return stackOfQueue(queueArn, { ...known, ...(stack ? { name: stack } : {}) })
  const outputs = await stackOutputs(stack, WITHOUT_STACK, options)
  return { ...stackOfOutputs(requireStack(stack), outputs), ...known }
}
