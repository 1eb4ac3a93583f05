import { rmSync } from "node:fs"
import { unpackCode } from "./code.ts"
import { Runner, type RunnerOptions } from "./runner.ts"

type FunctionOptions = Omit<RunnerOptions, "folder" | "memoryMb" | "log"> & {
  /** The zip that would be uploaded, or a folder with its files. */
  readonly zip: string
  readonly memoryMb?: number
  /** The maximum number of concurrent events, each in its own process; default 1. Further events wait. */
  readonly concurrency?: number
}

/** A Lambda on this machine: the packaged zip, unpacked, under AWS's own Node.js runtime client and Lambda's Node. */
export class LocalFunction {
  readonly #folder: string
  readonly #runners: Runner[]
  readonly #idle: Runner[]
  readonly #waiting: ((runner: Runner) => void)[] = []
  #log = ""

  constructor({ name, zip, handler, environment, timeoutMs, memoryMb = 512, concurrency = 1 }: FunctionOptions) {
    this.#folder = unpackCode(zip, name)
    const log = (text: string) => {
      this.#log += text
    }
    const options = { name, folder: this.#folder, handler, environment, timeoutMs, memoryMb, log }
    this.#runners = Array.from({ length: concurrency }, () => new Runner(options))
    this.#idle = [...this.#runners]
  }

  /** The output of the function so far. */
  get log(): string {
    return this.#log
  }

  /** Runs the function once. Rejects with a FunctionError when it throws, cannot start, or times out. */
  async invoke(event: unknown): Promise<unknown> {
    const runner = await this.#acquire()
    try {
      return await runner.invoke(event)
    } finally {
      this.#release(runner)
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#runners.map((runner) => runner.stop()))
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** Prefers the runner that was used last: it is warm, as in Lambda. */
  #acquire(): Promise<Runner> {
    const runner = this.#idle.pop()
    return runner ? Promise.resolve(runner) : new Promise((resolve) => this.#waiting.push(resolve))
  }

  #release(runner: Runner): void {
    const next = this.#waiting.shift()
    if (next) next(runner)
    else this.#idle.push(runner)
  }
}
