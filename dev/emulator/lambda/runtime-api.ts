import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** What a function that threw says of it. */
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
 * Lambda's Runtime API, as one runtime process sees it: it asks for the next event, works, and posts the result. One
 * event is out at a time, as in Lambda. Source: AWS Lambda developer guide, Runtime API.
 */
export class RuntimeApi {
  readonly #server: Server
  readonly #waiting: Invocation[] = []
  readonly #functionArn: string
  #idle: ServerResponse | null = null
  #running: Invocation | null = null
  #broken: FunctionError | null = null

  private constructor(functionArn: string) {
    this.#functionArn = functionArn
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  static async start(functionArn: string): Promise<RuntimeApi> {
    const api = new RuntimeApi(functionArn)
    api.#server.listen(0, "127.0.0.1")
    await once(api.#server, "listening")
    return api
  }

  /** `host:port`, as AWS_LAMBDA_RUNTIME_API has it. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Hands an event to the runtime. Rejects with a FunctionError when the function throws or cannot start. */
  invoke(event: unknown, timeoutMs: number): Promise<unknown> {
    if (this.#broken) return Promise.reject(this.#broken)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ id: randomUUID(), event, timeoutMs, resolve, reject })
      this.#hand()
    })
  }

  /** Fails what is under way and whatever comes: the runtime is gone. */
  fail(error: FunctionError): void {
    this.#broken = error
    this.#running?.reject(error)
    this.#running = null
    for (const invocation of this.#waiting.splice(0)) invocation.reject(error)
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, "close")
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, init, next, id, outcome] = PATH.exec(request.url ?? "") ?? []
    const body = await text(request)
    if (next) {
      this.#idle = response
      this.#hand()
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

  /** Gives the next event to the runtime, once both are there. */
  #hand(): void {
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

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString("utf8")
}

function errorOf(body: string): FunctionError {
  const { errorType = "Error", errorMessage = "" } = JSON.parse(body || "{}") as {
    errorType?: string
    errorMessage?: string
  }
  return new FunctionError(errorType, errorMessage)
}
