import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  paginateListEventSourceMappings,
} from "@aws-sdk/client-lambda"
import { readAws } from "../read-aws.ts"

export type FunctionFacts = {
  readonly name: string
  readonly state: string
  readonly lastUpdate: string
  /** Lambda's reason for both; empty if both are good. */
  readonly reason: string
  readonly runtime: string
  readonly architecture: string
  /** Seconds. */
  readonly timeout: number
  /** Undefined if Lambda could not decrypt it for the caller. */
  readonly environment?: { readonly [variable: string]: string }
}

export async function readFunction(lambda: LambdaClient, name: string): Promise<FunctionFacts> {
  const target = { what: `function ${name}`, where: name, permission: "lambda:GetFunctionConfiguration" }
  const facts = await readAws(target, lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name })))
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

/** The function's reserved concurrency, if it has one; 0 stops the function. */
export async function readConcurrency(lambda: LambdaClient, name: string): Promise<number | undefined> {
  const target = { what: `the concurrency of ${name}`, where: name, permission: "lambda:GetFunctionConcurrency" }
  const answer = await readAws(target, lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: name })))
  return answer.ReservedConcurrentExecutions
}

/** An event source mapping, which feeds a function from a queue. */
export type Mapping = {
  readonly id: string
  readonly queueArn: string
  readonly state: string
  readonly reportsFailures: boolean
  readonly maxConcurrency?: number
}

export async function readMappings(client: LambdaClient, name: string): Promise<Mapping[]> {
  const target = {
    what: `the event source mappings of function ${name}`,
    where: name,
    permission: "lambda:ListEventSourceMappings",
  }
  const mappings: Mapping[] = []
  const read = async () => {
    for await (const page of paginateListEventSourceMappings({ client }, { FunctionName: name })) {
      for (const one of page.EventSourceMappings ?? []) {
        const maxConcurrency = one.ScalingConfig?.MaximumConcurrency
        mappings.push({
          id: one.UUID ?? "",
          queueArn: one.EventSourceArn ?? "",
          state: one.State ?? "",
          reportsFailures: one.FunctionResponseTypes?.includes("ReportBatchItemFailures") ?? false,
          ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
        })
      }
    }
  }
  await readAws(target, read())
  return mappings
}
