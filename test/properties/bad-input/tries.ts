import { firing, lines } from "./records.ts"
import type { Case, Clock } from "./row.ts"

/** The same object the first time, and the last time that it is tried. */
export function twice(one: Omit<Case, "expected">, expected: Omit<Case["expected"], "message">, last: string): Case[] {
  const { notices = [] } = expected
  return [
    { ...one, name: `${one.name}, first try`, expected: { ...expected, message: "retry" } },
    {
      ...one,
      name: `${one.name}, fourth try`,
      receives: 4,
      expected: { ...expected, notices: [...notices, last], message: "done" },
    },
  ]
}

/** Text that never ends, each chunk of which takes a second. */
export async function* endless(clock: Clock, text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(lines(firing(1)))
  for (;;) {
    clock.now += 1000
    yield Buffer.from(text)
  }
}
