import type { Command } from "commander"
import type { PackFilter } from "../../site/site.ts"

/** The options that choose rules of a pack. */
export type FilterOptions = {
  readonly os?: string[]
  readonly source?: string[]
  readonly severity?: string
  readonly tag?: string[]
  readonly type?: string[]
}

export function filterOptions(command: Command): Command {
  return command
    .option("--os <name...>", "only rules for these operating systems: windows, linux, macos")
    .option("--source <name...>", "only rules that can match in one of these sources (docs/sources.md)")
    .option("--severity <severity>", "only rules of this severity, or with `+` of this severity and above: medium+")
    .option("--tag <tag...>", "only rules that have one of these tags")
    .option("--type <type...>", "only rules of these types: eql, query, threshold, …")
}

/** The filter as landfall.toml has it, without the keys that were not named. */
export function filterOf({ os, source, severity, tag, type }: FilterOptions): PackFilter {
  return {
    ...(os && { os }),
    ...(source && { sources: source }),
    ...(severity && { severity }),
    ...(tag && { tags: tag }),
    ...(type && { types: type }),
  }
}
