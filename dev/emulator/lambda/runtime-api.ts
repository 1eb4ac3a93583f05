import { randomUUID } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import { text } from "node:stream/consumers"
import { type LoopbackServer, startLoopbackServer } from "../loopback-server.ts"

/** The error of a function that threw. */
export class FunctionError extends Error {
  override readonly name = "FunctionError"
  readonly errorType: string

  constructor(errorType: string, message: string) {
    super(message)
    this.errorType = errorType
  }
}

type Invocation = {
  readonly id: string
  readonly event: unknown
  readonly timeoutMs: number
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

const PATH = /^\/2018-06-01\/runtime\/(?:(init)\/error|invocation\/(?:(next)|([^/]+)\/(response|error)))$/

/**
 * Lambda's Runtime API for one runtime process: the process requests the next event, handles it and posts the result. It
 * handles one event at a time, as in Lambda. Source: AWS Lambda developer guide, Runtime API.
 */
export class RuntimeApi {
  readonly #waiting: Invocation[] = []
  readonly #functionArn: string
  #server: LoopbackServer | null = null
  #idle: ServerResponse | null = null
  #running: Invocation | null = null
  #broken: FunctionError | null = null

  private constructor(functionArn: string) {
    this.#functionArn = functionArn
  }

  static async start(functionArn: string): Promise<RuntimeApi> {
    const api = new RuntimeApi(functionArn)
    api.#server = await startLoopbackServer((request, response) => void api.#answer(request, response))
    return api
  }

  /** `host:port`, as AWS_LAMBDA_RUNTIME_API has it. */
  get address(): string {
    return (this.#server?.origin ?? "").replace("http://", "")
  }

  /** Passes an event to the runtime. Rejects with a FunctionError when the function throws or cannot start. */
  invoke(event: unknown, timeoutMs: number): Promise<unknown> {
    if (this.#broken) return Promise.reject(this.#broken)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ id: randomUUID(), event, timeoutMs, resolve, reject })
      this.#dispatch()
    })
  }

  /** Rejects the running and all further invocations: the runtime has ended. */
  fail(error: FunctionError): void {
    this.#broken = error
    this.#running?.reject(error)
    this.#running = null
    for (const invocation of this.#waiting.splice(0)) invocation.reject(error)
  }

  async stop(): Promise<void> {
    await this.#server?.stop()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, init, next, id, outcome] = PATH.exec(request.url ?? "") ?? []
    const body = await text(request)
    if (next) {
      this.#idle = response
      this.#dispatch()
      return
    }
    response.writeHead(init || id ? 202 : 404).end()
    if (init) this.fail(errorOf(body))
    else if (id && this.#running?.id === id) {
      const { resolve, reject } = this.#running
      this.#running = null
      if (outcome === "response") resolve(body === "" ? null : JSON.parse(body))
      else reject(errorOf(body))
    }
  }

  /** Passes the next event to the runtime when an event and an idle runtime exist. */
  #dispatch(): void {
    const invocation = this.#running === null ? this.#waiting[0] : undefined
    if (!invocation || !this.#idle) return
    this.#waiting.shift()
    this.#running = invocation
    this.#idle.writeHead(200, {
      "content-type": "application/json",
      "Lambda-Runtime-Aws-Request-Id": invocation.id,
      "Lambda-Runtime-Deadline-Ms": String(Date.now() + invocation.timeoutMs),
      "Lambda-Runtime-Invoked-Function-Arn": this.#functionArn,
    })
    this.#idle.end(JSON.stringify(invocation.event))
    this.#idle = null
  }
}

function errorOf(body: string): FunctionError {
  const { errorType = "Error", errorMessage = "" } = JSON.parse(body || "{}") as {
    errorType?: string
    errorMessage?: string
  }
  return new FunctionError(errorType, errorMessage)
}
