import { join } from "node:path"
import {
  GetFunctionConfigurationCommand,
  type LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda"
import type { SQSClient } from "@aws-sdk/client-sqs"
import { LocalFunction } from "../../../dev/emulator/lambda/local-function.ts"
import { Poller } from "../../../dev/emulator/poller.ts"

const BUILD = join(import.meta.dirname, "../../../build")
const TIMEOUT_MS = 60_000
const WINDOW_MS = 200

/** Plays Lambda for the deployed stack: runs the zips under AWS's runtime client and feeds them from the stack's queues. */
export type Lambdas = {
  readonly failures: readonly string[]
  readonly log: () => string
  /** Feeds until the queues are empty. */
  readonly settle: () => Promise<void>
  /** Feeds while something else runs. */
  readonly during: <Result>(run: () => Promise<Result>) => Promise<Result>
  readonly stop: () => Promise<void>
}

export type Feed = {
  readonly name: string
  readonly functionName: string
  readonly queueUrl: string
  readonly batchSize: number
}

/** Each of the `feeds` feeds the next one. */
export async function startLambdas(
  lambda: LambdaClient,
  sqs: SQSClient,
  feeds: readonly Feed[],
  environment: { readonly [name: string]: string },
): Promise<Lambdas> {
  // moto would receive the functions' messages and run the functions in docker, or not at all.
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}))
  for (const { UUID } of EventSourceMappings) {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }))
  }
  const failures: string[] = []
  const fed = await Promise.all(
    feeds.map(async ({ name, functionName, queueUrl, batchSize }) => {
      const { Environment, Handler } = await lambda.send(
        new GetFunctionConfigurationCommand({ FunctionName: functionName }),
      )
      const local = new LocalFunction({
        name,
        zip: join(BUILD, `${name}.zip`),
        handler: Handler ?? "",
        timeoutMs: TIMEOUT_MS,
        environment: { ...Environment?.Variables, ...environment },
      })
      const poller = new Poller(sqs, {
        queueUrl,
        batchSize,
        windowMs: WINDOW_MS,
        invoke: (event) => local.invoke(event),
        onFailure: (error) => void failures.push(`${name}: ${error}`),
      })
      return { local, poller }
    }),
  )
  return {
    failures,
    log: () => fed.map(({ local }) => local.log).join(""),
    async settle() {
      for (let busy = true; busy; ) {
        busy = false
        for (const { poller } of fed) while (await poller.pollOnce()) busy = true
      }
    },
    async during(run) {
      for (const { poller } of fed) poller.start()
      try {
        return await run()
      } finally {
        await Promise.all(fed.map(({ poller }) => poller.stop()))
      }
    },
    stop: async () => void (await Promise.all(fed.map(({ local }) => local.stop()))),
  }
}
