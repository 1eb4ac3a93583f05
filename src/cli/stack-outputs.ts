import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation"
import { printable } from "../delivery/notify/escape.ts"
import { UsageError } from "./exit.ts"

/** What `npx osls deploy` calls the stack unless it is told another stage. It is named to people, and never assumed. */
export const USUAL_STACK = "landfall-prod"

export type Outputs = { readonly [output: string]: string | undefined }

/** Which CloudFormation is asked; what is left out, the SDK finds in its own ways. */
export type Where = { readonly region?: string; readonly endpointUrl?: string }

/** The name that was given with --stack. `instead` are the options that do without a stack, for the error. */
export function givenStack(stack: string | undefined, instead = ""): string {
  if (stack !== undefined) return stack
  const others = instead === "" ? "" : `, or ${instead}`
  throw new UsageError(`say which Landfall: --stack NAME${others}; ${USUAL_STACK} is what serverless.yml deploys`)
}

/** The outputs of the deployed stack by name, as infra/outputs.yml defines them. Throws when it cannot be asked. */
export async function stackOutputs(
  stack: string | undefined,
  instead: string,
  { region, endpointUrl }: Where = {},
): Promise<Outputs> {
  const StackName = givenStack(stack, instead)
  const client = new CloudFormationClient({
    ...(region ? { region } : {}),
    ...(endpointUrl ? { endpoint: endpointUrl } : {}),
  })
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }))
    return Object.fromEntries(
      (Stacks[0]?.Outputs ?? []).map(({ OutputKey = "", OutputValue }) => [OutputKey, OutputValue]),
    )
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError(
      printable(
        `could not read the outputs of stack ${StackName}: ${reason}. Check its name and the region, and that you may ` +
          `cloudformation:DescribeStacks; or give ${instead}`,
      ),
    )
  } finally {
    client.destroy()
  }
}
