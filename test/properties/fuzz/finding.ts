import { execute } from "./execute.ts"
import type { Target } from "./target.ts"

/** An input that a target fails on. */
export type Finding = {
  readonly target: string
  /** What failures of one cause have in common. */
  readonly cause: string
  readonly detail: string
  readonly input: Uint8Array
}

/** Tries to make an input shorter by this many runs at most. */
const MAX_SHORTENING_RUNS = 400

/** Runs the target over an input; what it fails with, or undefined. */
export async function findingOf(target: Target, input: Uint8Array): Promise<Finding | undefined> {
  try {
    await execute(target, input)
    return undefined
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { target: target.name, cause: causeOf(detail), detail, input: Buffer.from(input) }
  }
}

/** The message's first line without what varies, and the line of our code where it happened. */
function causeOf(stack: string): string {
  const [message = "", ...lines] = stack.split("\n")
  const place = lines.find((line) => /\/(src|targets)\//.test(line)) ?? ""
  return `${message.replaceAll(/\d+|".*"/g, "…")} ${place.replace(/^.*\/(?=(src|targets)\/)/, "").replace(")", "")}`.trim()
}

/** The finding with a shorter input that fails by the same cause, as far as leaving out pieces makes one. */
export async function shortened(target: Target, finding: Finding): Promise<Finding> {
  let shortest = finding
  let tries = 0
  for (let piece = Math.ceil(finding.input.length / 2); piece >= 1; piece = Math.floor(piece / 2)) {
    for (let at = 0; at < shortest.input.length && tries < MAX_SHORTENING_RUNS; ) {
      const { input } = shortest
      const next = await findingOf(target, Buffer.concat([input.subarray(0, at), input.subarray(at + piece)]))
      tries++
      if (next?.cause === finding.cause) shortest = next
      else at += piece
    }
  }
  return shortest
}
