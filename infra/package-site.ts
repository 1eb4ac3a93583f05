// Writes the zips of a site's functions and one CloudFormation template, for a deployment without osls: SITE OUT. The name of each
// zip has the hash of its bytes, so that CloudFormation notices a change.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sha256 } from "../src/site/packs/lock.ts"
import { readSite } from "../src/site/site.ts"
import { standAloneTemplate } from "../src/site/stand-alone-template.ts"
import { bundle } from "./bundle.ts"
import { packageTemplate } from "./package-template.ts"

const [siteFolder = "site", out = "out/package"] = process.argv.slice(2)
const site = readSite(siteFolder)
const build = mkdtempSync(join(tmpdir(), "landfall-build-"))
try {
  mkdirSync(out, { recursive: true })
  const zips = new Map<string, string>()
  for (const { name, zip } of await bundle(site, build)) {
    const file = `${name}-${sha256(readFileSync(zip)).slice(0, 16)}.zip`
    copyFileSync(zip, join(out, file))
    zips.set(name, file)
  }
  const environment = { LANDFALL_SITE: site.folder, LANDFALL_BUILD: build }
  const template = packageTemplate(join(build, "osls"), {}, { hasZips: true, environment })
  const standAlone = standAloneTemplate(template, (name) => zips.get(name) ?? "")
  writeFileSync(join(out, "template.json"), `${JSON.stringify(standAlone, null, 1)}\n`)
  for (const file of ["template.json", ...zips.values()]) process.stdout.write(`${join(out, file)}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
} finally {
  rmSync(build, { recursive: true })
}
