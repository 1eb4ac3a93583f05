import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { FunctionError, RuntimeApi } from "./runtime-api.ts"

const root = join(import.meta.dirname, "../../..")

/** Characters of the log in the error of a process that ends by itself. */
const MAX_OUTPUT_IN_ERROR = 2000

export type RunnerOptions = {
  readonly name: string
  /** The folder of the unpacked code. */
  readonly folder: string
  /** As in the template, `handler.handler`. */
  readonly handler: string
  readonly environment: { readonly [variable: string]: string }
  readonly timeoutMs: number
  readonly memoryMb: number
  readonly log: (text: string) => void
}

/** One execution environment: a process with AWS's runtime client that handles one event at a time. */
export class Runner {
  readonly #options: RunnerOptions
  #api: RuntimeApi | null = null
  #process: ChildProcess | null = null
  #lastOutput = ""

  constructor(options: RunnerOptions) {
    this.#options = options
  }

  /** Runs the function once. A function that exceeds its time-out is killed, as in Lambda, and restarted by the next call. */
  async invoke(event: unknown): Promise<unknown> {
    const api = await this.#start()
    const { name, timeoutMs } = this.#options
    const timer = setTimeout(() => {
      api.fail(new FunctionError("Sandbox.Timedout", `${name} timed out after ${timeoutMs / 1000} seconds`))
      void this.stop()
    }, timeoutMs)
    try {
      return await api.invoke(event, timeoutMs)
    } finally {
      clearTimeout(timer)
    }
  }

  async stop(): Promise<void> {
    const child = this.#process
    const api = this.#api
    this.#process = null
    this.#api = null
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL")
      await once(child, "exit")
    }
    await api?.stop()
  }

  async #start(): Promise<RuntimeApi> {
    if (this.#api) return this.#api
    const { name, handler } = this.#options
    const api = await RuntimeApi.start(`arn:aws:lambda:eu-west-1:000000000000:function:${name}`)
    const runtime = join(root, "node_modules/aws-lambda-ric/index.mjs")
    const child = spawn(
      process.execPath,
      ["--require", join(import.meta.dirname, "rapid-client.cjs"), runtime, handler],
      { cwd: this.#options.folder, stdio: ["ignore", "pipe", "pipe"], env: this.#environment(api.address) },
    )
    this.#api = api
    this.#process = child
    this.#lastOutput = ""
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.#lastOutput = (this.#lastOutput + text).slice(-MAX_OUTPUT_IN_ERROR)
        this.#options.log(text)
      })
    }
    // "close" follows the last output, so that the error can quote it.
    child.on("close", (code, signal) => {
      if (this.#process !== child) return
      api.fail(new FunctionError("Runtime.ExitError", `${name} ended with ${code ?? signal}: ${this.#lastOutput}`))
      void this.stop()
    })
    return api
  }

  /** The environment that Lambda provides, without the variables of this process. */
  #environment(address: string): { [variable: string]: string | undefined } {
    const { name, folder, handler, memoryMb, environment } = this.#options
    return {
      PATH: process.env["PATH"],
      _HANDLER: handler,
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: "local",
      AWS_LAMBDA_RUNTIME_API: address,
      LAMBDA_TASK_ROOT: folder,
      ...environment,
    }
  }
}
