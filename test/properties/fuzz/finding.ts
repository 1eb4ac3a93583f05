import { execute } from "./execute.ts"
import type { Target } from "./target.ts"

/** An input that a target fails on. */
export type Finding = {
  readonly target: string
  /** Equal for failures with the same cause. */
  readonly cause: string
  readonly detail: string
  readonly input: Uint8Array
}

/** The maximum of runs to shorten one input. */
const MAX_SHORTENING_RUNS = 400

/** Runs the target over an input. Returns the finding if it fails. */
export async function findingOf(target: Target, input: Uint8Array): Promise<Finding | undefined> {
  try {
    await execute(target, input)
    return undefined
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { target: target.name, cause: causeOf(detail), detail, input: Buffer.from(input) }
  }
}

/** The first line of the message without its variable parts, and the line of code that failed. */
function causeOf(stack: string): string {
  const [message = "", ...lines] = stack.split("\n")
  const location = lines.find((line) => /\/(src|targets)\//.test(line)) ?? ""
  return `${message.replaceAll(/\d+|".*"/g, "…")} ${location.replace(/^.*\/(?=(src|targets)\/)/, "").replace(")", "")}`.trim()
}

/** Shortens the input of a finding: leaves out pieces as long as it fails with the same cause. */
export async function shortened(target: Target, finding: Finding): Promise<Finding> {
  let shortest = finding
  let runs = 0
  for (let piece = Math.ceil(finding.input.length / 2); piece >= 1; piece = Math.floor(piece / 2)) {
    for (let at = 0; at < shortest.input.length && runs < MAX_SHORTENING_RUNS; ) {
      const { input } = shortest
      const next = await findingOf(target, Buffer.concat([input.subarray(0, at), input.subarray(at + piece)]))
      runs++
      if (next?.cause === finding.cause) shortest = next
      else at += piece
    }
  }
  return shortest
}
