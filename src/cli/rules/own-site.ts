import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { BUILT_IN_SITE, readSite, SITE_FILE, type Site } from "../../site/site.ts"
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

/** Writes the site's landfall.toml. If the text is not valid, the file stays as it was, and the error is thrown. */
export function writeSiteFile({ folder }: Site, text: string): void {
  const path = join(folder, SITE_FILE)
  const before = readFileSync(path, "utf8")
  writeFileSync(path, text)
  try {
    readSite(folder)
  } catch (error) {
    writeFileSync(path, before)
    throw error
  }
}
