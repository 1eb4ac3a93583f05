import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { unzipSync } from "fflate"
import { FunctionError, RuntimeApi } from "./runtime-api.ts"

const root = join(import.meta.dirname, "../../..")

export type FunctionOptions = {
  readonly name: string
  /** The zip that would be uploaded. */
  readonly zip: string
  /** As in the template, `handler.handler`. */
  readonly handler: string
  readonly environment: { readonly [variable: string]: string }
  readonly timeoutMs: number
  readonly memoryMb?: number
}

/**
 * A Lambda on this machine: the packaged zip, unpacked, under AWS's own Node.js runtime client and Lambda's Node. One
 * process, one event at a time.
 */
export class LocalFunction {
  readonly #options: FunctionOptions
  readonly #folder: string
  #api: RuntimeApi | null = null
  #process: ChildProcess | null = null
  #log = ""

  constructor(options: FunctionOptions) {
    this.#options = options
    this.#folder = mkdtempSync(join(tmpdir(), `landfall-${options.name}-`))
    for (const [path, bytes] of Object.entries(unzipSync(readFileSync(options.zip)))) {
      const file = join(this.#folder, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, bytes)
    }
  }

  /** Everything that the function wrote so far. */
  get log(): string {
    return this.#log
  }

  /** Runs the function once. A function that takes too long is killed, as Lambda kills it, and starts anew next time. */
  async invoke(event: unknown): Promise<unknown> {
    const api = await this.#start()
    const { name, timeoutMs } = this.#options
    const timer = setTimeout(() => {
      api.fail(new FunctionError("Sandbox.Timedout", `${name} timed out after ${timeoutMs / 1000} seconds`))
      void this.#kill()
    }, timeoutMs)
    try {
      return await api.invoke(event, timeoutMs)
    } finally {
      clearTimeout(timer)
    }
  }

  async stop(): Promise<void> {
    await this.#kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #start(): Promise<RuntimeApi> {
    if (this.#api) return this.#api
    const { name, handler, environment, memoryMb = 512 } = this.#options
    const api = await RuntimeApi.start(`arn:aws:lambda:eu-west-1:000000000000:function:${name}`)
    this.#api = api
    const child = spawn(
      process.execPath,
      [
        "--require",
        join(import.meta.dirname, "rapid-client.cjs"),
        join(root, "node_modules/aws-lambda-ric/index.mjs"),
        handler,
      ],
      {
        cwd: this.#folder,
        stdio: ["ignore", "pipe", "pipe"],
        // Nothing of this process's own environment: a function sees only what Lambda would give it.
        env: {
          PATH: process.env["PATH"],
          _HANDLER: handler,
          AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
          AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
          AWS_LAMBDA_FUNCTION_NAME: name,
          AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
          AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
          AWS_LAMBDA_LOG_STREAM_NAME: "local",
          AWS_LAMBDA_RUNTIME_API: api.address,
          LAMBDA_TASK_ROOT: this.#folder,
          ...environment,
        },
      },
    )
    this.#process = child
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.#log += text
      })
    }
    child.on("exit", (code) => {
      if (this.#process !== child) return
      api.fail(new FunctionError("Runtime.ExitError", `${name} ended with ${code}: ${this.#log.slice(-2000)}`))
      void this.#kill()
    })
    return api
  }

  async #kill(): Promise<void> {
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
}
