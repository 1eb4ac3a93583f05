import { BUILT_IN_SITE, type Site } from "../../site/site.ts"
import { UsageError } from "../program.ts"
import { chosenSite } from "../site-rules.ts"

/** The chosen site, which must be one of the user's: the built-in one is a part of Landfall, which an upgrade replaces. */
export function ownSite(): Site {
  const site = chosenSite()
  if (site.folder !== BUILT_IN_SITE) return site
  throw new UsageError(
    "the built-in site cannot be changed; make one with `landfall init DIR`, and name it with --site DIR",
  )
}
