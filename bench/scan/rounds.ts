import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { countLines, type Method, type Pass } from "./methods.ts"
import type { StoredObject } from "./stored-object.ts"

/** The median of all rounds, and the extremes. */
export type Spread = { readonly median: number; readonly min: number; readonly max: number }

export type Timing = {
  readonly method: string
  /** Seconds by the clock. */
  readonly wall: Spread
  /** Seconds of the processor in the program, by all threads; decompression by Node's zlib has a thread of its own. */
  readonly user: Spread
  readonly pass: Pass
}

export type Comparison = {
  /** Of the content. */
  readonly bytes: number
  readonly lines: number
  readonly timings: readonly Timing[]
}

/**
 * Runs every method in every round, so that what disturbs the machine disturbs all of them. A first round warms up and is not
 * counted. Throws if a method did not see the whole content.
 */
export async function compare(object: StoredObject, methods: readonly Method[], rounds: number): Promise<Comparison> {
  const content = await countLines(object)
  const measured = methods.map((method) => ({
    method,
    wall: [] as number[],
    user: [] as number[],
    pass: { bytes: 0 } as Pass,
  }))
  for (let round = 0; round <= rounds; round++) {
    for (const figures of measured) {
      collectGarbage()
      const [start, cpu] = [performance.now(), process.cpuUsage()]
      figures.pass = await figures.method.run(object)
      const [end, { user }] = [performance.now(), process.cpuUsage(cpu)]
      assertWhole(object, figures.method, figures.pass, content)
      if (round === 0) continue
      figures.wall.push((end - start) / 1000)
      figures.user.push(user / 1e6)
    }
  }
  const timings = measured.map(({ method, wall, user, pass }) => ({
    method: method.name,
    wall: spreadOf(wall),
    user: spreadOf(user),
    pass,
  }))
  return { ...content, timings }
}

function assertWhole(
  object: StoredObject,
  method: Method,
  pass: Pass,
  content: Awaited<ReturnType<typeof countLines>>,
): void {
  const { bytes, lines = content.lines } = pass
  if (bytes === content.bytes && lines === content.lines) return
  throw new Error(
    `${object.name}: ${method.name} saw ${bytes} bytes and ${lines} lines; the object has ${content.bytes} bytes and ${content.lines} lines`,
  )
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((left, right) => left - right)
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 }
}

/** What one method leaves behind must not cost the next one time. */
const collectGarbage: () => void = (() => {
  setFlagsFromString("--expose-gc")
  return runInNewContext("gc")
})()
