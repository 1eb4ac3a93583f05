import { sources } from "../engine/sources/index.ts"
import type { Source } from "../engine/sources/source.ts"
import { UsageError } from "./program.ts"

const NAMES = sources.map(({ name }) => name).join(", ")

/** The help of the option `--source`. */
export const SOURCE_HELP = `treat every record as one of this source: ${NAMES}`

/** The source that `--source` names, or undefined without it. */
export function pinnedSource(name: string | undefined): Source | undefined {
  const source = sources.find((candidate) => candidate.name === name)
  if (name !== undefined && !source) throw new UsageError(`there is no source ${name}; the sources are ${NAMES}`)
  return source
}
