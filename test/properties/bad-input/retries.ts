import { MAX_TRIES } from "../../../src/detect/disposition.ts"
import type { Case, Clock } from "./case.ts"
import { firing, lines } from "./records.ts"

/** The same object at the first and at the last try, which is the ninth for an object of which each try scans more. */
export function firstAndLastTry(
  one: Omit<Case, "expected">,
  expected: Omit<Case["expected"], "message">,
  last: string,
  lastTry: number = MAX_TRIES,
): Case[] {
  const { notices = [] } = expected
  return [
    { ...one, name: `${one.name}, first try`, expected: { ...expected, message: "retry" } },
    {
      ...one,
      name: `${one.name}, try ${lastTry}`,
      receives: lastTry,
      expected: { ...expected, notices: [...notices, last], message: "done" },
    },
  ]
}

/** Endless text of which each chunk takes a second. */
export async function* endless(clock: Clock, text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(lines(firing(1)))
  for (;;) {
    clock.now += 1000
    yield Buffer.from(text)
  }
}
