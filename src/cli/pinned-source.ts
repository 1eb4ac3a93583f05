import { sources } from "../engine/sources/index.ts"
import type { Source } from "../engine/sources/source.ts"
import { UsageError } from "./exit.ts"

/** The source that `--source` names, or undefined without it. */
export function pinnedSource(name: string | undefined): Source | undefined {
  const source = sources.find((candidate) => candidate.name === name)
  if (name !== undefined && !source) {
    throw new UsageError(`there is no source ${name}; the sources are ${sources.map((known) => known.name).join(", ")}`)
  }
  return source
}
