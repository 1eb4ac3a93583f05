import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  paginateListEventSourceMappings,
} from "@aws-sdk/client-lambda"
import { look } from "../look.ts"

export type FunctionFacts = {
  readonly name: string
  readonly state: string
  readonly lastUpdate: string
  /** What Lambda says of the two; empty where all is well. */
  readonly reason: string
  readonly runtime: string
  readonly architecture: string
  /** Seconds. */
  readonly timeout: number
  /** Undefined where Lambda could not decrypt it for us. */
  readonly environment?: { readonly [variable: string]: string }
}

export async function readFunction(lambda: LambdaClient, name: string): Promise<FunctionFacts> {
  const sight = { what: `function ${name}`, where: name, permission: "lambda:GetFunctionConfiguration" }
  const facts = await look(sight, lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name })))
  return {
    name,
    state: facts.State ?? "",
    lastUpdate: facts.LastUpdateStatus ?? "",
    reason: [facts.StateReason, facts.LastUpdateStatusReason].filter((text) => text).join("; "),
    runtime: facts.Runtime ?? "",
    architecture: facts.Architectures?.[0] ?? "",
    timeout: facts.Timeout ?? 0,
    ...(facts.Environment?.Error === undefined ? { environment: facts.Environment?.Variables ?? {} } : {}),
  }
}

/** How many of the function may run at once where somebody set that aside for it; 0 stops it. */
export async function readConcurrency(lambda: LambdaClient, name: string): Promise<number | undefined> {
  const sight = { what: `the concurrency of ${name}`, where: name, permission: "lambda:GetFunctionConcurrency" }
  const answer = await look(sight, lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: name })))
  return answer.ReservedConcurrentExecutions
}

/** What feeds a function from a queue. */
export type Mapping = {
  readonly id: string
  readonly queueArn: string
  readonly state: string
  readonly reportsFailures: boolean
  readonly mostAtOnce?: number
}

export async function readMappings(client: LambdaClient, name: string): Promise<Mapping[]> {
  const sight = { what: `what feeds function ${name}`, where: name, permission: "lambda:ListEventSourceMappings" }
  const mappings: Mapping[] = []
  const read = async () => {
    for await (const page of paginateListEventSourceMappings({ client }, { FunctionName: name })) {
      for (const one of page.EventSourceMappings ?? []) {
        const mostAtOnce = one.ScalingConfig?.MaximumConcurrency
        mappings.push({
          id: one.UUID ?? "",
          queueArn: one.EventSourceArn ?? "",
          state: one.State ?? "",
          reportsFailures: one.FunctionResponseTypes?.includes("ReportBatchItemFailures") ?? false,
          ...(mostAtOnce === undefined ? {} : { mostAtOnce }),
        })
      }
    }
  }
  await look(sight, read())
  return mappings
}
