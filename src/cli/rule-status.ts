import { InvalidArgumentError, Option } from "commander"
import { nearest } from "../language/diagnostics/nearest.ts"
import { statusNames } from "../site/rules-to-run.ts"

/** The option that chooses rules by their status. */
export function statusOption(): Option {
  return new Option("--status <status...>", `only rules with this status: ${statusNames.join(", ")}`).argParser(
    statuses,
  )
}

function statuses(text: string, before: readonly string[] = []): readonly string[] {
  if (statusNames.includes(text)) return [...before, text]
  const guess = nearest(text, statusNames)
  throw new InvalidArgumentError(guess ? `did you mean ${guess}?` : `known: ${statusNames.join(", ")}`)
}
