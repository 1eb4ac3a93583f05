import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import type { StoredObject } from "./stored-object.ts"
import { countLines, type Pass, type Way } from "./ways.ts"

/** The median of all rounds, and the extremes. */
export type Spread = { readonly median: number; readonly min: number; readonly max: number }

export type Timing = {
  readonly way: string
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
 * Runs every way in every round, so that what disturbs the machine disturbs all of them. A first round warms up and is not
 * counted. Throws if a way did not see the whole content.
 */
export async function compare(object: StoredObject, ways: readonly Way[], rounds: number): Promise<Comparison> {
  const content = await countLines(object)
  const measured = ways.map((way) => ({ way, wall: [] as number[], user: [] as number[], pass: { bytes: 0 } as Pass }))
  for (let round = 0; round <= rounds; round++) {
    for (const figures of measured) {
      collectGarbage()
      const [start, cpu] = [performance.now(), process.cpuUsage()]
      figures.pass = await figures.way.run(object)
      const [end, { user }] = [performance.now(), process.cpuUsage(cpu)]
      assertWhole(object, figures.way, figures.pass, content)
      if (round === 0) continue
      figures.wall.push((end - start) / 1000)
      figures.user.push(user / 1e6)
    }
  }
  const timings = measured.map(({ way, wall, user, pass }) => ({
    way: way.name,
    wall: spreadOf(wall),
    user: spreadOf(user),
    pass,
  }))
  return { ...content, timings }
}

function assertWhole(
  object: StoredObject,
  way: Way,
  pass: Pass,
  content: Awaited<ReturnType<typeof countLines>>,
): void {
  const { bytes, lines = content.lines } = pass
  if (bytes === content.bytes && lines === content.lines) return
  throw new Error(
    `${object.name}: ${way.name} saw ${bytes} bytes and ${lines} lines; the object has ${content.bytes} bytes and ${content.lines} lines`,
  )
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((left, right) => left - right)
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 }
}

/** What one way leaves behind must not cost the next one time. */
const collectGarbage: () => void = (() => {
  setFlagsFromString("--expose-gc")
  return runInNewContext("gc")
})()
