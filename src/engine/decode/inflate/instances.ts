import { instantiate } from "../assembly-module.ts"

/** A few objects may be read at the same time, and an object may be compressed twice. */
const MAX_IDLE = 4

const idle: object[] = []
let isAvailable = true

/**
 * Who inflates gzip: the caller's instance of the WebAssembly module, an instance of which the caller knows nothing, or
 * zlib. zlib also inflates where WebAssembly or its vectors are not available.
 */
export type Assembly = object | "own" | "zlib"

/** The instances that one pass over an object uses: one for each gzip that contains the next one. */
export class Instances {
  readonly #assembly: Assembly
  readonly #borrowed: object[] = []
  #isFirst = true

  constructor(assembly: Assembly) {
    this.#assembly = assembly
  }

  /** Whether what the instances inflate may be yielded as it is in their memory. */
  get areShared(): boolean {
    return typeof this.#assembly === "object"
  }

  /** An instance for one more gzip; undefined if zlib inflates it. The first gets the caller's. */
  next(): object | undefined {
    if (this.#assembly === "zlib") return undefined
    if (typeof this.#assembly === "object" && this.#isFirst) {
      this.#isFirst = false
      return this.#assembly
    }
    const instance = idle.pop() ?? newInstance()
    if (instance !== undefined) this.#borrowed.push(instance)
    return instance
  }

  /** Makes them available for the next object. */
  release(): void {
    for (const instance of this.#borrowed) if (idle.length < MAX_IDLE) idle.push(instance)
    this.#borrowed.length = 0
  }
}

function newInstance(): object | undefined {
  if (!isAvailable) return undefined
  try {
    return instantiate()
  } catch {
    isAvailable = false
    return undefined
  }
}
