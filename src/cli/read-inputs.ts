import { readObjects } from "./read-objects.ts"

/** Something to read: its name, and its bytes with their number where it is known. */
export type Input = {
  readonly name: string
  readonly open: () => Promise<{ readonly body: AsyncIterable<Uint8Array>; readonly size?: number }>
}

/** What paths name; standard input where there are none, or for `-`. */
export async function readInputs(paths: readonly string[]): Promise<Input[]> {
  const standardInput: Input = { name: "standard input", open: async () => ({ body: process.stdin }) }
  if (paths.length === 0) return [standardInput]
  return (
    await Promise.all(
      paths.map(async (path): Promise<readonly Input[]> => (path === "-" ? [standardInput] : readObjects(path))),
    )
  ).flat()
}
