import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation"
import { UsageError } from "./exit.ts"

/** The name under which `npx osls deploy` deploys unless it is told another stage. */
export const DEFAULT_STACK = "landfall-dev"

/** The outputs of a deployed stack by name, as infra/outputs.yml defines them. Throws when there is no such stack. */
export async function stackOutputs(stack: string): Promise<(output: string) => string> {
  const client = new CloudFormationClient({})
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stack }))
    const outputs = new Map(Stacks?.[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]))
    return (name) => {
      const value = outputs.get(name)
      if (value === undefined) {
        throw new UsageError(`the stack ${stack} has no output ${name}; deploy it again with this version of Landfall`)
      }
      return value
    }
  } catch (error) {
    if (error instanceof Error && error.name === "ValidationError") {
      throw new UsageError(`there is no stack ${stack} in this account and region; name yours with --stack`)
    }
    throw error
  } finally {
    client.destroy()
  }
}
